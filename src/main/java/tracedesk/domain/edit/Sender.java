package tracedesk.domain.edit;

/// By whose hand logs come and change.
///
/// @param who a person or a program, in as many words as are known; may be empty
public record Sender(String who, Revision.Source from) {
  public static final Sender UNKNOWN = new Sender("", Revision.Source.UNKNOWN);

  /// The same one, who sent it another way.
  public Sender by(Revision.Source way) {
    return new Sender(who, way);
  }
}
