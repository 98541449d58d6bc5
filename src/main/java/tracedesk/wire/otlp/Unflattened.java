package tracedesk.wire.otlp;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tracedesk.domain.json.Json;

/// Nested values out of the dotted keys Humanloop's SDKs flatten them to: `inputs.order.id` is the
/// member `id` of the member `order` of `inputs`. Members that are all numbered are a list, in the
/// order of their numbers; its empty places were lost on the sender's side.
///
/// Where one key is a value and the start of another (`a` and `a.b`), the value keeps the name and
/// the longer key stays as it is beside it, so nothing is lost. Nothing lies deeper than [#DEPTH];
/// what is left of a longer key is the name of the innermost member.
final class Unflattened {
  static final int DEPTH = 32;

  private final Set<String> values = new HashSet<>();
  private final Branch root = new Branch(new LinkedHashMap<>());

  private Unflattened() {}

  private sealed interface Node {}

  private record Leaf(Json value) implements Node {}

  private record Branch(Map<String, Node> members) implements Node {}

  /// What lies under a prefix (`humanloop.log`); an object even where all its members are numbered.
  static Json.Obj under(String prefix, Map<String, Json> attributes) {
    var found = new LinkedHashMap<String, Json>();
    var start = prefix + ".";
    attributes.forEach(
        (key, value) -> {
          if (key.startsWith(start)) {
            found.put(key.substring(start.length()), value);
          }
        });
    var nested = new Unflattened();
    nested.values.addAll(found.keySet());
    found.forEach(nested::put);
    return object(nested.root);
  }

  private void put(String key, Json value) {
    var into = root;
    int from = 0;
    for (int depth = 1; depth < DEPTH; depth++) {
      int dot = key.indexOf('.', from);
      if (dot < 0 || values.contains(key.substring(0, dot))) {
        break;
      }
      var name = key.substring(from, dot);
      if (!(into.members().computeIfAbsent(name, _ -> new Branch(new LinkedHashMap<>()))
          instanceof Branch inner)) {
        break;
      }
      into = inner;
      from = dot + 1;
    }
    into.members().put(key.substring(from), new Leaf(value));
  }

  private static Json json(Node node) {
    return switch (node) {
      case Leaf(var value) -> value;
      case Branch branch -> isList(branch) ? list(branch) : object(branch);
    };
  }

  private static Json.Obj object(Branch branch) {
    var object = Json.object();
    branch.members().forEach((name, node) -> object.put(name, json(node)));
    return object.build();
  }

  private static Json.Arr list(Branch branch) {
    return Json.array(
        branch.members().entrySet().stream()
            .sorted(Comparator.comparing(item -> new BigInteger(item.getKey())))
            .map(item -> json(item.getValue()))
            .toList());
  }

  private static boolean isList(Branch branch) {
    return branch.members().keySet().stream().allMatch(name -> name.matches("[0-9]+"));
  }
}
