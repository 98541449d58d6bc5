package tracedesk.server;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// A request as its route sees it: the texts in the path, the query, and the body as JSON.
final class Request {
  private final Line line;
  private final Map<String, String> names;
  private final Query query;
  private final byte[] body;
  private final String type;

  /// What stands at a request's head.
  record Line(String method, URI target, Headers headers) {}

  /// @param names the texts that stand for `{name}`s in the path
  Request(Line line, Map<String, String> names, Query query, byte[] body, String type) {
    this.line = line;
    this.names = names;
    this.query = query;
    this.body = body;
    this.type = type;
  }

  /// Who sends it.
  Sender sender() {
    return Caller.of(line.headers());
  }

  /// On which terms it changes a log.
  SaveTerms terms() {
    return Terms.of(line.headers(), line.method(), line.target().toString(), body);
  }

  /// The text that stands for a `{name}` in the path.
  String name(String name) {
    var text = names.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return text;
  }

  Query query() {
    return query;
  }

  boolean hasBody() {
    return body.length > 0;
  }

  /// The body as it came, unpacked.
  byte[] bytes() {
    return body;
  }

  /// The body's media type, in lower case and without parameters; empty unless one was named. Only
  /// OTLP tells encodings apart by it: Humanloop's SDKs send JSON under any type or none.
  String type() {
    return type;
  }

  /// The body, which must be a JSON object.
  Json.Obj object() {
    return asObject(json(JsonLimits.API), List.of("body"));
  }

  /// The body, which must be a JSON object within limits of its own.
  Json.Obj object(JsonLimits limits) {
    return asObject(json(limits), List.of("body"));
  }

  /// The body, which must be a form.
  Form form() {
    return Form.parse(body);
  }

  /// The body's objects: a list of them, or the only one.
  List<Json.Obj> objects() {
    if (!(json(JsonLimits.API) instanceof Json.Arr array)) {
      return List.of(object());
    }
    var objects = new ArrayList<Json.Obj>();
    for (var item : array.items()) {
      objects.add(asObject(item, List.of("body", "" + objects.size())));
    }
    return objects;
  }

  boolean isList() {
    return json(JsonLimits.API) instanceof Json.Arr;
  }

  private Json json(JsonLimits limits) {
    if (body.length == 0) {
      throw rejected(
          new FieldFault(List.of("body"), "field required: send JSON", "value_error.missing"));
    }
    return Json.parse(body, limits);
  }

  private static Json.Obj asObject(Json value, List<String> place) {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw rejected(new FieldFault(place, "value is not a valid dict", "type_error.dict"));
  }

  static ProblemException rejected(FieldFault fault) {
    return new ProblemException(new Problem.Rejected(422, fault.message(), List.of(fault)));
  }
}
