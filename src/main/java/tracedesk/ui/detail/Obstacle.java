package tracedesk.ui.detail;

import tracedesk.domain.edit.Field;

/// What stands in the way of saving or of marking complete, and the field to go to.
///
/// @param words the reason
/// @param link the words of the link that goes there
public record Obstacle(String words, String link, Field field) {}
