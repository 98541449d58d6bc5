package tracedesk.domain.port;

import java.util.List;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.LogKind;

/// Takes logs in bulk, in whatever order they come: a parent may follow its children, and a trace
/// that is complete takes more (the log is then marked late). Each call is one transaction; what it
/// returned is on the disk. Blocking; safe for use by many threads. Throws
/// [tracedesk.domain.problem.ProblemException] with `Storage` when the disk refuses; nothing of the
/// batch was taken then.
public interface TraceIntake {
  /// The same intake, with the name of the one who sends, for the logs' history.
  default TraceIntake by(Sender sender) {
    return this;
  }

  /// Takes logs that clients send while they work. A log that is there already gets the named
  /// fields, later ones win; a field somebody corrected keeps the correction, and a complete log
  /// stays complete.
  Taken receive(List<IncomingLog> logs);

  /// Takes logs out of files, keeping ids and dates. A log that is there already only gets fields
  /// it lacks: nothing that is there changes, so bringing the same file again changes nothing.
  Taken bring(List<IncomingLog> logs);

  /// Takes files without logs (of one kind each), keeping ids, versions and dates. What is there
  /// already stays as it is.
  ///
  /// @return how many versions were new
  int bringFiles(LogKind kind, List<IncomingFile> files);

  /// Takes what an export holds around files and logs, in this order, keeping ids and dates. What
  /// is there already stays as it is and only gets what it lacks. Files and versions that are named
  /// and not known are made; logs have to be there.
  Brought bringSets(List<IncomingSet> sets);

  /// What became of a batch: how many logs were new, changed, or there already just so, and those
  /// that could not be taken.
  record Taken(int added, int changed, int unchanged, List<Refused> refused) {
    public Taken {
      refused = List.copyOf(refused);
    }
  }

  /// What a batch of [IncomingSet]s brought that was not there.
  ///
  /// @param datasets versions of datasets
  /// @param datapoints how many places for datapoints those got
  /// @param refused what could not be taken; a dataset may come several times, once for each
  /// datapoint
  record Brought(
      int datasets,
      int datapoints,
      int evaluations,
      int runs,
      int deployments,
      List<Refused> refused) {
    public Brought {
      refused = List.copyOf(refused);
    }
  }

  /// A log, or another thing of a batch, that was not taken.
  ///
  /// @param index its place in the batch, from 0
  record Refused(int index, String reason) {}
}
