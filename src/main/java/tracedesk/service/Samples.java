package tracedesk.service;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Times;

/// The sample traces that come with the program. Opening them sends their API requests to a server,
/// in order, with all times moved so that the samples end today; a sample whose trace is already
/// there is left alone. Blocking.
public final class Samples {
  private static final String FOLDER = "tracedesk/samples/";
  private static final List<String> TIMES = List.of("start_time", "end_time", "created_at");

  private final Connections connections;
  private final InstantSource clock;

  public Samples(Connections connections, InstantSource clock) {
    this.connections = connections;
    this.clock = clock;
  }

  /// How far opening the samples has come, and in the end what it did.
  ///
  /// @param samples how many there are
  /// @param opened traces written by this run
  /// @param present traces that were there before
  /// @param requests requests sent
  public record Progress(int samples, int opened, int present, int requests) {
    public boolean isDone() {
      return opened + present == samples;
    }
  }

  /// How many sample traces there are.
  public int count() {
    return names().size();
  }

  /// Sends the samples to the server; `progress` hears of each, on this thread.
  public Progress open(Profile profile, Consumer<Progress> progress) {
    var traces = connections.connect(profile);
    var names = names();
    var sofar = new Progress(names.size(), 0, 0, 0);
    progress.accept(sofar);
    for (var name : names) {
      var sample = read(name);
      int sent = isPresent(traces, sample) ? 0 : send(profile, sample);
      sofar =
          new Progress(
              names.size(),
              sofar.opened() + (sent == 0 ? 0 : 1),
              sofar.present() + (sent == 0 ? 1 : 0),
              sofar.requests() + sent);
      progress.accept(sofar);
    }
    return sofar;
  }

  /// Sends one small trace to the server: a flow log, still incomplete, with a tool and a prompt
  /// under it.
  ///
  /// @return the flow log's id
  public LogId sendTest(Profile profile) {
    var id = "log_test_" + UUID.randomUUID();
    var end = clock.instant();
    post(
        profile,
        "/v5/flows/log",
        timed("hello/Test trace", end.minusMillis(1_240), end)
            .put("log_id", id)
            .put("inputs", Json.object().put("question", "Is Tracedesk listening?").build())
            .put("output", "Yes. Correct this answer, save it, and mark the trace complete.")
            .build());
    post(
        profile,
        "/v5/tools/log",
        timed("hello/Look up status", end.minusMillis(1_180), end.minusMillis(960))
            .put("trace_parent_id", id)
            .put("inputs", Json.object().put("service", "tracedesk").build())
            .put("output", "listening")
            .build());
    post(
        profile,
        "/v5/prompts/log",
        timed("hello/Answer", end.minusMillis(940), end.minusMillis(20))
            .put("trace_parent_id", id)
            .put("prompt", Json.object().put("model", "test-model").build())
            .put("inputs", Json.object().put("question", "Is Tracedesk listening?").build())
            .put("output", "Yes. Correct this answer, save it, and mark the trace complete.")
            .put("prompt_tokens", 24)
            .put("output_tokens", 16)
            .build());
    return new LogId(id);
  }

  private static Json.Builder timed(String path, Instant start, Instant end) {
    return Json.object()
        .put("path", path)
        .put("start_time", Times.format(start))
        .put("end_time", Times.format(end));
  }

  private void post(Profile profile, String path, Json.Obj body) {
    connections.send(profile, "POST", path, body.bytes());
  }

  /// How many requests were sent; none when the first log's reference shows that the sample is
  /// there.
  private int send(Profile profile, Json.Obj sample) {
    var anchor = Times.parse(sample.string("anchor"));
    var shift = anchor == null ? Duration.ZERO : Duration.between(anchor, clock.instant());
    int sent = 0;
    for (var item : sample.list("requests")) {
      if (item instanceof Json.Obj request) {
        var body = request.object("body");
        var moved = moved(body == null ? Json.Obj.EMPTY : body, shift);
        try {
          connections.send(profile, text(request, "method"), text(request, "path"), moved.bytes());
        } catch (ProblemException e) {
          if (sent == 0 && isTakenReference(e.problem())) {
            return 0;
          }
          throw e;
        }
        sent++;
      }
    }
    return sent;
  }

  /// v4 has no reading by reference: that a log is there shows when it is sent again.
  private static boolean isTakenReference(Problem problem) {
    return problem instanceof Problem.Rejected rejected
        && rejected.faults().stream().anyMatch(fault -> fault.field().equals("reference_id"));
  }

  /// The log, its feedback included, with its times moved.
  private static Json.Obj moved(Json.Obj log, Duration shift) {
    var moved = log;
    for (var name : TIMES) {
      var time = Times.parse(log.string(name));
      if (time != null) {
        moved = moved.with(name, Json.of(Times.format(time.plus(shift))));
      }
    }
    var feedback = log.list("feedback");
    return feedback.isEmpty()
        ? moved
        : moved.with(
            "feedback",
            Json.array(
                feedback.stream()
                    .map(item -> item instanceof Json.Obj given ? moved(given, shift) : item)
                    .toList()));
  }

  private static boolean isPresent(Traces traces, Json.Obj sample) {
    var root = root(sample);
    if (root == null) {
      return false;
    }
    try {
      traces.log(root);
      return true;
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Missing) {
        return false;
      }
      throw e;
    }
  }

  private static @Nullable LogId root(Json.Obj sample) {
    for (var item : sample.list("requests")) {
      if (item instanceof Json.Obj request && request.object("body") instanceof Json.Obj body) {
        var id = body.string("log_id");
        return id == null ? null : new LogId(id);
      }
    }
    return null;
  }

  private static String text(Json.Obj request, String name) {
    var text = request.string(name);
    if (text == null) {
      throw new IllegalStateException("a sample request has no " + name);
    }
    return text;
  }

  private static List<String> names() {
    try (var reader = reader();
        Stream<String> all = reader.list()) {
      return all.filter(name -> name.startsWith(FOLDER) && name.endsWith(".json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ProblemException(new Problem.Storage("sample traces: " + e.getMessage()), e);
    }
  }

  private static Json.Obj read(String name) {
    try (var in = Samples.class.getModule().getResourceAsStream(name)) {
      if (in != null
          && Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), JsonLimits.API)
              instanceof Json.Obj sample) {
        return sample;
      }
      throw new IllegalStateException("the sample " + name + " cannot be read");
    } catch (IOException e) {
      throw new ProblemException(new Problem.Storage("sample traces: " + e.getMessage()), e);
    }
  }

  private static ModuleReader reader() throws IOException {
    var module = Samples.class.getModule();
    return module
        .getLayer()
        .configuration()
        .findModule(module.getName())
        .orElseThrow()
        .reference()
        .open();
  }
}
