package tracedesk.ui.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.port.FakeConnections;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Pictures;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

@ExtendWith(ApplicationExtension.class)
class ProfilesViewTest {
  private final FakeConnections fake = new FakeConnections();
  private final Session session = new Session();
  private final Themes themes = new Themes();
  private final List<Profile> connected = new ArrayList<>();
  private final StackPane window = new StackPane(new Region());
  private final Dialogs dialogs = new Dialogs(window);
  private @Nullable Runnable reopen;

  @Start
  void start(Stage stage) {
    keep("Harrow production", "https://traces.harrowpine.example", Api.V5, Safety.ASK);
    keep("Harrow staging", "https://staging.harrowpine.example", Api.V5, Safety.FREE);
    keep("Archive 2023", "https://archive.harrowpine.example", Api.V4, Safety.READ_ONLY);
    fake.answers.put(
        "https://traces.harrowpine.example:443",
        FakeConnections.works(Duration.ofMillis(184), 1_204));
    fake.answers.put(
        "https://staging.harrowpine.example:443",
        FakeConnections.fails(new Problem.KeyRefused(401, "unauthorized")));
    session.connect(
        new Connected(
            fake.connections.local(),
            new Capabilities(Api.V5, true, ""),
            new FakeConnections.NoTraces()));
    var background = Background.desktop();
    var model =
        new ProfilesViewModel(
            fake.connections,
            session,
            background,
            dialogs,
            KeyQuestionView.over(dialogs, fake.connections, background),
            connected::add);
    var scene = new Scene(window, 990, 660);
    themes.dress(scene);
    themes.themeProperty().set(Theme.LIGHT);
    stage.setScene(scene);
    stage.show();
    var open = new ProfilesView(model, background, dialogs).open();
    reopen = open::run;
    open.run();
  }

  private void keep(String name, String url, Api api, Safety safety) {
    fake.keep(
        new Profile(UUID.randomUUID(), name, url, api, safety, false),
        "hl_sk_0123456789abcdef4f2c");
  }

  private void select(FxRobot robot, String name) {
    until(() -> robot.lookup(name).tryQuery().isPresent());
    robot.clickOn(name);
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(10, java.util.concurrent.TimeUnit.SECONDS, condition);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("never came true", e);
    }
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void picture(FxRobot robot, String name) throws IOException {
    for (var theme : List.of(Theme.LIGHT, Theme.DARK)) {
      robot.interact(() -> themes.themeProperty().set(theme));
      var bytes = new byte[1][];
      robot.interact(() -> bytes[0] = Pictures.png(window.getScene().snapshot(null)));
      Files.write(Path.of("target", "profiles-" + name + "-" + theme + ".png"), bytes[0]);
    }
    robot.interact(() -> themes.themeProperty().set(Theme.LIGHT));
  }

  private static String title(FxRobot robot) {
    return robot
        .lookup("#profiles-result-title")
        .tryQueryAs(Label.class)
        .map(Label::getText)
        .orElse("");
  }

  @Test
  void aTestTellsWhatItFound(FxRobot robot) throws IOException {
    select(robot, "Harrow staging");
    robot.clickOn("#profiles-test");
    until(() -> title(robot).equals("Not connected"));
    picture(robot, "refused");
    assertThat(robot.lookup("#profiles-why").queryAs(Label.class).getText()).contains("401");
    select(robot, "Archive 2023");
    robot.clickOn("#profiles-test");
    until(() -> title(robot).equals("Not connected"));
    picture(robot, "offline");
    select(robot, "Harrow production");
    robot.clickOn("#profiles-test");
    until(() -> title(robot).equals("Connected in 184 ms"));
    picture(robot, "works");
  }

  @Test
  void t1AnotherAddressTakesTheKeyOut(FxRobot robot) throws IOException {
    select(robot, "Harrow production");
    assertThat(robot.lookup("#profiles-key-masked").queryAs(Label.class).getText())
        .endsWith("4f2c");
    robot.clickOn("#profiles-address").push(KeyCode.SHORTCUT, KeyCode.A);
    robot.write("http://evil.example");
    assertThat(robot.lookup("#profiles-key-blanked").query().isVisible()).isTrue();
    assertThat(robot.lookup("#profiles-key").queryAs(TextField.class).getText()).isEmpty();
    assertThat(robot.lookup("#profiles-save").queryAs(Button.class).isDisabled()).isTrue();
    picture(robot, "blanked");
  }

  @Test
  void aNewConnectionIsAddedByKeyboardAndConnectedToWithEnter(FxRobot robot) throws IOException {
    robot.clickOn("#profiles-add");
    until(() -> robot.lookup("#profiles-name").tryQuery().isPresent());
    picture(robot, "new");
    robot.write("Mine").push(KeyCode.TAB).write("https://mine.example");
    robot.push(KeyCode.TAB).push(KeyCode.TAB).write("hl_sk_mine").push(KeyCode.ENTER);
    until(() -> !connected.isEmpty());
    assertThat(connected).extracting(Profile::name).containsExactly("Mine");
    assertThat(Objects.requireNonNull(fake.keys.get(connected.getFirst().id())).getValue().reveal())
        .isEqualTo("hl_sk_mine");
    assertThat(dialogs.isOpen()).isFalse();
  }

  @Test
  void aTypedKeyIsOutOfSightUntilTheEyeIsPressed(FxRobot robot) {
    select(robot, "Harrow production");
    robot.clickOn("#profiles-replaceKey").write("hl_sk_new");
    assertThat(robot.lookup("#profiles-key-plain").query().isVisible()).isFalse();
    robot.clickOn("#profiles-reveal");
    assertThat(robot.lookup("#profiles-key-plain").queryAs(TextField.class).getText())
        .isEqualTo("hl_sk_new");
    assertThat(robot.lookup("#profiles-key-plain").query().isVisible()).isTrue();
    robot.clickOn("#profiles-keepKey");
    assertThat(robot.lookup("#profiles-key-masked").query().isVisible()).isTrue();
  }

  @Test
  void theLocalServersKeyIsCopiedAndNeverShown(FxRobot robot) throws Exception {
    select(robot, "Harrow production");
    select(robot, "Local server");
    until(() -> robot.lookup("#profiles-copyKey").tryQuery().isPresent());
    picture(robot, "local");
    robot.clickOn("#profiles-copyKey");
    var copied = new String[1];
    robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
    assertThat(copied[0]).isEqualTo(FakeConnections.LOCAL_KEY);
    assertThat(robot.lookup(FakeConnections.LOCAL_KEY).tryQuery()).isEmpty();
  }

  @Test
  void deletingAsksByName(FxRobot robot) throws IOException {
    select(robot, "Archive 2023");
    robot.clickOn("#profiles-delete");
    picture(robot, "delete");
    robot.clickOn("Delete “Archive 2023”");
    until(() -> fake.saved.size() == 2);
    assertThat(dialogs.isOpen()).isTrue();
  }

  @Test
  void t4ThePlaceOfKeysIsToldAndCanBeChanged(FxRobot robot) throws IOException {
    select(robot, "Harrow production");
    assertThat(robot.lookup("#profiles-key-place").queryAs(Label.class).getText())
        .contains("system keychain");
    robot.clickOn("#profiles-place-choose");
    picture(robot, "place");
    robot.clickOn("#place-encrypted").clickOn("#place-passphrase").write("long enough");
    assertThat(robot.lookup("#profiles-place-keep").queryAs(Button.class).isDisabled()).isTrue();
    picture(robot, "place-passphrase");
    robot.clickOn("#place-again").write("long enough").push(KeyCode.ENTER);
    until(() -> fake.place == Secrets.Place.ENCRYPTED_FILE);
    until(
        () ->
            robot
                .lookup("#profiles-key-place")
                .queryAs(Label.class)
                .getText()
                .contains("passphrase"));
  }

  @Test
  void t4LockedKeysAreUnlockedFromTheCard(FxRobot robot) throws IOException {
    robot.interact(dialogs::close);
    fake.locked = true;
    robot.interact(() -> Objects.requireNonNull(reopen).run());
    until(() -> robot.lookup("#profiles-unlock").tryQuery().isPresent());
    robot.clickOn("#profiles-unlock");
    robot.write("wrong").push(KeyCode.ENTER);
    until(
        () ->
            robot
                .lookup("#key-question-fault")
                .queryAs(Label.class)
                .getText()
                .contains("Nothing is lost"));
    picture(robot, "unlock");
    robot.write(FakeConnections.PASSPHRASE).push(KeyCode.ENTER);
    until(() -> robot.lookup("#profiles-unlock").tryQuery().isEmpty());
    select(robot, "Harrow production");
    assertThat(robot.lookup("#profiles-key-masked").queryAs(Label.class).getText())
        .endsWith("4f2c");
  }
}
