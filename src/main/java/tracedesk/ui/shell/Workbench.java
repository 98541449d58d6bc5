package tracedesk.ui.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.conflict.ConflictView;
import tracedesk.ui.conflict.ConflictViewModel;
import tracedesk.ui.detail.DetailView;
import tracedesk.ui.detail.DetailViewModel;
import tracedesk.ui.detail.Surroundings;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CopyableId;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Focus;
import tracedesk.ui.fx.Keys;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Question;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.history.Form;
import tracedesk.ui.history.HistoryView;
import tracedesk.ui.history.HistoryViewModel;
import tracedesk.ui.outbox.Elsewhere;
import tracedesk.ui.outbox.OutboxButton;
import tracedesk.ui.outbox.OutboxDrawer;
import tracedesk.ui.outbox.OutboxViewModel;
import tracedesk.ui.profiles.KeyQuestion;
import tracedesk.ui.profiles.KeyQuestionView;
import tracedesk.ui.profiles.ProfilesView;
import tracedesk.ui.profiles.ProfilesViewModel;
import tracedesk.ui.search.QueryBar;
import tracedesk.ui.search.QueryViewModel;
import tracedesk.ui.session.DraftKeeping;
import tracedesk.ui.session.ExporterPort;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;
import tracedesk.ui.session.Timings;
import tracedesk.ui.traces.TracesRail;
import tracedesk.ui.traces.TracesView;
import tracedesk.ui.traces.TracesViewModel;
import tracedesk.ui.transfer.DropArea;
import tracedesk.ui.transfer.ExportView;
import tracedesk.ui.transfer.ExportViewModel;
import tracedesk.ui.transfer.ImportView;
import tracedesk.ui.transfer.ImportViewModel;
import tracedesk.ui.transfer.LinksViewModel;
import tracedesk.ui.transfer.SystemChoosers;
import tracedesk.ui.transfer.TransferStatus;
import tracedesk.ui.tree.GroupView;
import tracedesk.ui.tree.LoadingBar;
import tracedesk.ui.tree.TraceTreeView;
import tracedesk.ui.tree.TreeViewModel;
import tracedesk.ui.welcome.WelcomeView;
import tracedesk.ui.welcome.WelcomeViewModel;

/// Builds the features and joins them into one window; the only place that knows them all.
public final class Workbench {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int LOOKS = 100;

  private final Services services;
  private final Preferences preferences;
  private final Background background;
  private final Clock clock;
  private final DraftKeeping keeping;
  private final Session session = new Session();
  private final Sending sending;
  private final Background.Begun<Beginning> beginning;
  private final Themes themes = new Themes();
  private final StackPane root = new StackPane();
  private final Dialogs dialogs = new Dialogs(root);

  private final ShellViewModel shell;
  private final TracesViewModel traces;
  private final TreeViewModel tree;
  private final DetailViewModel detail;
  private final ExporterPort exporters;
  private final WelcomeViewModel welcome;
  private final LinksViewModel links;
  private final ImportViewModel imports;
  private final ExportViewModel exports;
  private final OutboxViewModel outbox;
  private final ConflictViewModel conflict;

  private final TracesView list;
  private final TraceTreeView treeView;
  private final DetailView form;
  private final SystemChoosers choosers;
  private final ImportView importCard;
  private final ExportView exportCard;
  private final QueryBar query;
  private final OutboxDrawer drawer;
  private final ConflictView conflictView;
  private final MainWindow window;

  private final Command connections;
  private final Command alike;
  private final Command shortcuts =
      new Command("shell.shortcuts", this::showShortcuts).withIcon("command").withShortcut("F1");
  private final List<Command> everywhere;

  public Workbench(Services services, Preferences preferences, Background background, Clock clock) {
    this.services = services;
    this.preferences = preferences;
    this.background = background;
    this.clock = clock;
    keeping = new DraftKeeping(session, services.drafts(), background);
    preferences.themeProperty().subscribe(name -> themes.themeProperty().set(theme(name)));
    themes.prepare();

    session.listingProperty().set(true);
    sending = new Sending(session, services.outbox(), background, clock);
    shell =
        new ShellViewModel(
            services.connections(), session, sending, preferences, background, clock);
    var lastUsed = preferences.lastConnectionProperty().get();
    beginning = background.begin(() -> read(lastUsed));
    traces = new TracesViewModel(session, background, clock);
    traces.remember(preferences.listOrderProperty());
    tree = new TreeViewModel(session, background);
    tree.remember(preferences.hitsShownProperty());
    tree.offer(traces.filterProperty().map(TraceFilter::text));
    tree.groupedProperty().bindBidirectional(preferences.groupCallsProperty());
    alike = tree.alike.then(this::focusTree);
    detail =
        new DetailViewModel(
            session,
            sending,
            background,
            dialogs,
            new Surroundings(
                traces.reviewed(),
                traces.nextIncomplete,
                alike,
                shell::goTo,
                this::copy,
                this::saveFile,
                clock.getZone()));
    links =
        new LinksViewModel(services.connections(), session, background, shell::connect, this::copy);
    exporters = new ExporterPort(services.localHost().otlp(), session, background);
    welcome =
        new WelcomeViewModel(
            services.localHost(),
            exporters,
            services.samples(),
            session,
            background,
            traces.refresh::run);

    imports =
        new ImportViewModel(
            services.transfers().imports(), session, background, this::showImported, this::copy);
    exports =
        new ExportViewModel(
            services.transfers().exports(),
            session,
            traces.filterProperty(),
            background,
            dialogs,
            this::copy);
    outbox =
        new OutboxViewModel(
            session,
            sending,
            background,
            dialogs,
            new Elsewhere(
                shell.profiles(),
                detail::showChanges,
                this::openSaved,
                this::copy,
                clock.getZone()));
    conflict =
        new ConflictViewModel(
            session, sending, background, clock.getZone(), () -> detail.reload.run());
    choosers = new SystemChoosers(root);
    importCard = new ImportView(imports, choosers, background, dialogs);
    exportCard = new ExportView(exports, choosers, dialogs);

    list = new TracesView(traces);
    form = new DetailView(detail, background, dialogs);
    var group = new GroupView(tree, this::focusTree);
    form.insteadOfNothing(group, group.shown());
    var past = new HistoryViewModel(session, services.histories(), pastForm(), background);
    form.addTab("history.tab", () -> new HistoryView(past, clock), past.countProperty());
    treeView =
        new TraceTreeView(
            tree, background, traces.previousTrace, traces.nextTrace, this::focusForm);
    treeView.offer(detail.copyJson, links.copyCurl, links.copyLink);
    form.offer(links.copyCurl, links.copyLink);
    var keys = KeyQuestionView.over(dialogs, services.connections(), background);
    connections =
        new ProfilesView(
                new ProfilesViewModel(
                    services.connections(), session, background, dialogs, keys, shell::connect),
                background,
                dialogs)
            .open();
    shell.problemProperty().subscribe(problem -> askForKey(problem, keys));
    query = new QueryBar(new QueryViewModel(traces.filterProperty(), background));
    HBox.setHgrow(query, Priority.ALWAYS);
    drawer = new OutboxDrawer(outbox);
    conflictView = new ConflictView(conflict);
    var openList = new Command("shell.open-list", this::toggleList).withIcon("sidebar");
    window =
        new MainWindow(
            new MainWindow.Panes(
                list,
                new TracesRail(traces, openList),
                treeView,
                form,
                new WelcomeView(welcome, background, importCard.open, connections),
                conflictView),
            preferences,
            head(),
            new VBox(
                drawer,
                new StatusBarView(
                    shell,
                    clock.getZone(),
                    traces.totalProperty(),
                    onDisk(),
                    LoadingBar.inStatusBar(tree),
                    OutboxButton.inStatusBar(outbox),
                    TransferStatus.of(imports, importCard.open),
                    TransferStatus.of(exports, exportCard.open))),
            welcoming(),
            conflict.shownProperty());
    conflict.shownProperty().subscribe((_, now) -> conflictShown(now));
    root.getChildren().add(window);
    new DropArea(this::takesFiles, importCard::open).watch(root);
    everywhere = everywhere();
    session.selectedProperty().subscribe(this::hideUnusedList);
    list.onLeft(this::leaveList);
    session.traceProperty().subscribe(this::traceShown);
    treeView.compactProperty().bind(window.narrowProperty());
  }

  /// A connection whose key cannot be read is no dead end: what it takes is asked for at once.
  private void askForKey(@Nullable Problem problem, KeyQuestion keys) {
    var profile = shell.wantedProperty().get();
    if (problem instanceof Problem.Declined declined && profile != null) {
      switch (declined.reason()) {
        case KEYS_LOCKED, KEY_NEEDED -> keys.ask(declined, profile, shell.retry::run);
        case READ_ONLY_CONNECTION,
            METHOD_RETRY_ENABLED,
            BAD_KEY_CHARACTERS,
            INSECURE_ADDRESS,
            NOT_EDITABLE_HERE,
            NO_REFERENCE,
            WRONG_PASSPHRASE -> {}
      }
    }
  }

  /// The form as the history sees it.
  private Form pastForm() {
    return new Form() {
      @Override
      public ObservableValue<@Nullable Log> log() {
        return detail.logProperty();
      }

      @Override
      public ObservableValue<String> lock() {
        return detail.lockWords();
      }

      @Override
      public void correct(UnaryOperator<LogDraft> change) {
        detail.correct(change);
      }
    };
  }

  /// The window's whole content.
  public Region root() {
    return root;
  }

  /// Dresses the scene and gives every command its keys.
  public void furnish(Scene scene) {
    themes.dress(scene);
    Keys.everywhere(scene, everywhere.toArray(Command[]::new));
  }

  /// What is read while the window is made: its making and first frame take longer than all of it,
  /// and would hold up each step if one came after the other.
  private record Beginning(
      Outcome<DraftKeeping.Found> unsaved,
      Outcome<Integer> sending,
      Outcome<ShellViewModel.First> server) {}

  private Beginning read(String lastUsed) {
    return new Beginning(
        Outcome.of(keeping::read),
        Outcome.of(sending::read),
        Outcome.of(() -> shell.read(lastUsed)));
  }

  /// Brings back what an earlier run left unsaved, and works with the server used last.
  public void start() {
    beginning.then(
        outcome -> {
          if (outcome instanceof Outcome.Done<Beginning>(var read)) {
            start(read);
          }
        });
  }

  private void start(Beginning read) {
    var found = keeping.restore(read.unsaved());
    if (found.damaged() > 0) {
      session
          .noticeProperty()
          .set(Notice.failed(Text.get("shell.drafts-damaged", found.damaged())));
    } else if (!found.drafts().isEmpty()) {
      session.noticeProperty().set(Notice.done(Text.get("shell.restored", found.drafts().size())));
    }
    int damaged = sending.start(read.sending());
    if (damaged > 0) {
      session.noticeProperty().set(Notice.failed(Text.get("shell.outbox-damaged", damaged)));
    }
    shell.start(read.server());
  }

  /// Shows what a link leads to.
  public void open(LogLink link) {
    session.followingProperty().set(true);
    shell.whenStarted(() -> links.open(link));
  }

  /// Where the features note that what the user waited for is there.
  Timings timings() {
    return session.timings();
  }

  /// What the window is called: the trace that is open, and the program.
  public ObservableValue<String> title() {
    return session
        .selectedProperty()
        .map(trace -> trace.name() + " – " + Text.get("shell.title"))
        .orElse(Text.get("shell.title"));
  }

  /// Closes once every unsaved correction is on the disk and nothing is under way any more; asks
  /// before it breaks off an import or export.
  public void close(Runnable close) {
    if (!isMoving()) {
      closeKeeping(close);
      return;
    }
    dialogs.ask(
        new Question(
            Text.get("shell.moving-title"),
            Text.get("shell.moving-detail"),
            Text.get("shell.moving-verb"),
            false),
        () -> {
          imports.cancel.run();
          exports.cancel.run();
          whenStill(LOOKS, () -> closeKeeping(close));
        });
  }

  private boolean isMoving() {
    return imports.runningBinding().get() || exports.runningBinding().get();
  }

  /// Lets what was told to stop end by itself, so that nothing half written is left behind; not for
  /// ever, should a server or disk hang.
  private void whenStill(int looks, Runnable then) {
    if (looks == 0 || !isMoving()) {
      then.run();
    } else {
      background.later(LOOK_AGAIN, () -> whenStill(looks - 1, then));
    }
  }

  /// Only a disk that refuses to keep corrections makes this ask.
  private void closeKeeping(Runnable close) {
    keeping.flush(
        refused -> {
          int unsaved = session.unsavedLogs();
          if (refused == null || unsaved == 0) {
            close.run();
            return;
          }
          dialogs.ask(
              new Question(
                  Text.get("shell.close-title"),
                  Text.get("shell.close-detail", unsaved, Problems.text(refused)),
                  Text.get("shell.close-verb", unsaved),
                  true),
              close);
        });
  }

  /// Files can be dropped while no other card lies over the window and no import runs.
  private boolean takesFiles() {
    boolean covered = dialogs.isOpen() && importCard.getScene() == null;
    return !covered && !imports.runningBinding().get();
  }

  /// Shows the log of a save, and the field the server complained about.
  private void openSaved(Operation operation, @Nullable Field field) {
    links.show(operation.server(), operation.base().trace(), operation.log());
    if (field != null) {
      detail.focusOn(operation.log(), field);
    }
  }

  private void showImported(TraceId trace) {
    dialogs.close();
    traces.refresh.run();
    links.showLocal(trace);
  }

  private Node head() {
    var bar =
        Controls.row(
            8,
            AppMenu.everything(
                traces.refresh,
                importCard.open,
                exportCard.open,
                welcome.openSamples,
                outbox.toggle,
                connections,
                shortcuts),
            new ConnectionMenu(shell, connections),
            Controls.styled(new Region(), "separator-line"),
            query,
            OutboxButton.inToolbar(outbox),
            new UnsavedButton(shell),
            AppMenu.settings(preferences, exporters, connections, shortcuts, about()));
    bar.getStyleClass().add("toolbar");
    return new VBox(
        bar,
        new WindowBanner(shell, connections),
        new DiskBanner(keeping.problemProperty(), keeping.lastRoomProperty()));
  }

  /// A trace that comes up by itself takes the keyboard into the tree, never into a field of the
  /// form.
  private void traceShown(@Nullable Trace before, @Nullable Trace now) {
    boolean busyElsewhere = Focus.isIn(list) || Focus.isIn(query) || dialogs.isOpen();
    if (before == null && now != null && !busyElsewhere) {
      background.show(treeView::focusTree);
    }
  }

  /// The keyboard goes into the choice, and back to the form after it.
  private void conflictShown(boolean now) {
    background.show(
        () -> {
          if (dialogs.isOpen()) {
            return;
          }
          if (now) {
            conflictView.requestFocus();
          } else {
            form.requestFocus();
          }
        });
  }

  private Command about() {
    return new Command("shell.about", this::showAbout).withIcon("info");
  }

  /// The first-run page is for the local server while it holds no trace at all.
  private ObservableValue<Boolean> welcoming() {
    return Bindings.createBooleanBinding(
        () -> {
          var connected = session.connectionProperty().get();
          return connected != null && connected.profile().local() && traces.barrenProperty().get();
        },
        session.connectionProperty(),
        traces.barrenProperty());
  }

  private ObservableValue<String> onDisk() {
    return Bindings.createStringBinding(
        () -> {
          var connected = session.connectionProperty().get();
          return connected != null && connected.profile().local() && traces.barrenProperty().get()
              ? Text.get("shell.on-disk", Numbers.bytes(services.localHost().bytesOnDisk()))
              : "";
        },
        session.connectionProperty(),
        traces.barrenProperty());
  }

  private List<Command> everywhere() {
    var commands = new ArrayList<Command>();
    commands.add(new Command("shell.find", query::focus).withShortcut("Shortcut+L"));
    commands.add(treeView.find);
    commands.addAll(
        List.of(tree.search().next, tree.search().previous, tree.showOtherwise, alike, tree.group));
    commands.add(new Command("shell.go-list", this::focusList).withShortcut("Shortcut+1"));
    commands.add(new Command("shell.go-tree", this::focusTree).withShortcut("Shortcut+2"));
    commands.add(new Command("shell.go-form", this::focusForm).withShortcut("Shortcut+3"));
    commands.add(new Command("shell.next-pane", () -> cycle(1)).withShortcut("F6"));
    commands.add(new Command("shell.previous-pane", () -> cycle(-1)).withShortcut("Shift+F6"));
    commands.addAll(
        List.of(
            traces.nextIncomplete,
            traces.previousIncomplete,
            traces.refresh,
            importCard.open,
            exportCard.open,
            welcome.openSamples,
            outbox.toggle,
            connections,
            shortcuts));
    commands.addAll(form.commands());
    commands.addAll(List.of(links.copyCurl, links.copyLink));
    commands.addAll(List.of(conflict.next, conflict.previous, conflict.keepEditing));
    return commands;
  }

  private void toggleList() {
    window.toggleList();
    list.focus();
  }

  private void focusList() {
    if (window.isNarrow()) {
      toggleList();
    } else {
      list.focus();
    }
  }

  private void focusTree() {
    window.hideList();
    treeView.focusTree();
  }

  private void focusForm() {
    window.hideList();
    form.requestFocus();
  }

  /// Walking through the list with the keys leaves it open, and so does the selected trace when it
  /// merely grows.
  private void hideUnusedList(@Nullable TraceSummary before, @Nullable TraceSummary now) {
    boolean same = before != null && now != null && before.id().equals(now.id());
    if (!same && !Focus.isIn(list)) {
      window.hideList();
    }
  }

  /// The list that lay over a narrow window gives way to the tree.
  private void leaveList() {
    if (window.isNarrow()) {
      focusTree();
    }
  }

  /// Moves the focus from pane to pane: list, tree, form.
  private void cycle(int direction) {
    var steps = List.<Runnable>of(this::focusList, this::focusTree, this::focusForm);
    var panes = List.<Node>of(list, treeView, form);
    int at = 0;
    for (int i = 0; i < panes.size(); i++) {
      if (Focus.isIn(panes.get(i))) {
        at = i;
      }
    }
    steps.get(Math.floorMod(at + direction, steps.size())).run();
  }

  private void showShortcuts() {
    dialogs.show(new ShortcutSheet(everywhere), 760, Region.USE_COMPUTED_SIZE);
  }

  private void showAbout() {
    var version = Workbench.class.getModule().getDescriptor();
    var number = version == null ? "" : version.rawVersion().orElse("");
    var card =
        new VBox(
            8,
            Controls.title(Text.get("shell.title")),
            Controls.words(Text.get("shell.about-text", number)),
            Controls.words(Text.get("shell.data-folder", folder()), "muted"));
    card.getStyleClass().add("shortcut-sheet");
    dialogs.show(card, 460, Region.USE_COMPUTED_SIZE);
  }

  private String folder() {
    var folder = services.localHost().keyFile().getParent();
    return folder == null ? "" : folder.toString();
  }

  private void copy(String text) {
    CopyableId.copyText(text);
    session.noticeProperty().set(Notice.done(Text.get("common.copied")));
  }

  private void saveFile(String name, Callable<byte[]> content) {
    var target = choosers.target(Path.of(name));
    if (target != null) {
      background.run(
          () -> written(target, content.call()),
          outcome ->
              session
                  .noticeProperty()
                  .set(
                      switch (outcome) {
                        case Outcome.Done<Notice>(var notice) -> notice;
                        case Outcome.Failed<Notice>(var why) -> Notice.failed(Problems.text(why));
                      }));
    }
  }

  private static Notice written(Path target, byte[] content) {
    try {
      Files.write(target, content);
      return Notice.done(Text.get("attachment.saved", target));
    } catch (IOException e) {
      return Notice.failed(Text.get("attachment.failed", target, String.valueOf(e.getMessage())));
    }
  }

  private static Theme theme(String name) {
    return switch (name) {
      case "light" -> Theme.LIGHT;
      case "dark" -> Theme.DARK;
      default -> Theme.SYSTEM;
    };
  }
}
