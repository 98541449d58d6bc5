package tracedesk.store;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tracedesk.domain.json.Json;
import tracedesk.store.RunProgress.Judged;
import tracedesk.store.RunProgress.Judgment;

/// Sums up what one evaluator said of the logs of a run, in the shape its return type calls for.
final class JudgmentStats {
  private static final int[] PERCENTILES = {0, 25, 50, 75, 90, 95, 99, 100};

  private final Judged judged;
  private final List<Json> values;

  JudgmentStats(Judged judged) {
    this.judged = judged;
    this.values =
        judged.judgments().stream()
            .filter(judgment -> !judgment.failed())
            .map(Judgment::value)
            .filter(Objects::nonNull)
            .toList();
  }

  int judgments() {
    return values.size();
  }

  long failed() {
    return judged.judgments().stream().filter(Judgment::failed).count();
  }

  long abstained() {
    return judged.judgments().size() - values.size() - failed();
  }

  long count(boolean wanted) {
    return values.stream()
        .filter(value -> value instanceof Json.Bool bool && bool.value() == wanted)
        .count();
  }

  /// How often each option was chosen; the evaluator's own options first, in their order.
  Map<String, Integer> options() {
    var counts = new LinkedHashMap<String, Integer>();
    var spec = StoredLog.parse(judged.judge().evaluator().version().body());
    for (var option : spec.list("options")) {
      var name = option instanceof Json.Obj object ? object.string("name") : option.asString();
      if (name != null) {
        counts.put(name, 0);
      }
    }
    for (var value : values) {
      for (var chosen : value instanceof Json.Arr list ? list.items() : List.of(value)) {
        counts.merge(chosen.plain(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /// The numbers among the judgments, smallest first.
  double[] numbers() {
    return values.stream()
        .filter(Json.Num.class::isInstance)
        .mapToDouble(value -> ((Json.Num) value).doubleValue())
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  Json.Obj json() {
    var body =
        Json.object()
            .put("evaluator_version_id", judged.judge().evaluator().version().id())
            .put("total_logs", judged.judgments().size())
            .put("num_judgments", judgments())
            .put("num_nulls", abstained())
            .put("num_errors", failed());
    switch (judged.judge().returns()) {
      case "boolean" -> body.put("num_true", count(true)).put("num_false", count(false));
      case "number" -> numeric(body);
      case "select", "multi_select" -> {
        var counts = Json.object();
        options().forEach((option, count) -> counts.put(option, count));
        body.put("num_judgments_per_option", counts.build());
      }
      default -> {}
    }
    return body.build();
  }

  private void numeric(Json.Builder body) {
    var numbers = numbers();
    if (numbers.length == 0) {
      body.put("mean", Json.NULL).put("sum", Json.NULL).put("std", Json.NULL);
      body.put("percentiles", Json.Obj.EMPTY);
      return;
    }
    body.put("mean", of(mean(numbers))).put("sum", of(Arrays.stream(numbers).sum()));
    body.put("std", of(deviation(numbers)));
    var percentiles = Json.object();
    for (int percent : PERCENTILES) {
      percentiles.put("" + percent, of(percentile(numbers, percent)));
    }
    body.put("percentiles", percentiles.build());
  }

  private static Json of(double value) {
    return Double.isFinite(value) ? Json.of(BigDecimal.valueOf(value)) : Json.NULL;
  }

  static double mean(double[] numbers) {
    return Arrays.stream(numbers).sum() / numbers.length;
  }

  /// Of these numbers, taken for all there are.
  private static double deviation(double[] numbers) {
    double mean = mean(numbers);
    return Math.sqrt(
        Arrays.stream(numbers).map(number -> (number - mean) * (number - mean)).sum()
            / numbers.length);
  }

  /// Between two numbers, in proportion.
  private static double percentile(double[] sorted, int percent) {
    double place = percent / 100.0 * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /// The same in words: `4 of 5 true (80 %), 1 failed`.
  String words() {
    var words = new ArrayList<String>();
    var numbers = numbers();
    switch (judged.judge().returns()) {
      case "boolean" ->
          words.add(
              count(true)
                  + " of "
                  + judgments()
                  + " true"
                  + (judgments() == 0 ? "" : " (" + 100 * count(true) / judgments() + " %)"));
      case "number" ->
          words.add(
              numbers.length == 0
                  ? "no judgments"
                  : String.format(
                      Locale.ROOT,
                      "mean %.4g, from %.4g to %.4g, of %d",
                      mean(numbers),
                      numbers[0],
                      numbers[numbers.length - 1],
                      numbers.length));
      case "select", "multi_select" ->
          options().forEach((option, count) -> words.add(option + " " + count));
      default -> words.add(judgments() + " judgments");
    }
    if (abstained() > 0) {
      words.add(abstained() + " without judgment");
    }
    if (failed() > 0) {
      words.add(failed() + " failed");
    }
    return String.join(", ", words);
  }
}
