package tracedesk.ui.outbox;

import java.time.ZoneId;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.profile.Profile;

/// What the outbox needs of the rest of the window.
///
/// @param connections the names of the servers
/// @param difference shows what a save changes
/// @param open shows a save's log, and a field of it if one is given
/// @param clipboard takes what is copied
public record Elsewhere(
    ObservableList<Profile> connections,
    Consumer<Operation> difference,
    BiConsumer<Operation, @Nullable Field> open,
    Consumer<String> clipboard,
    ZoneId zone) {}
