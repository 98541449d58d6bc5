/// Tracedesk: a desktop program to inspect LLM traces, correct logs by hand, and complete flow
/// traces, with the local server that speaks the same API.
@org.jspecify.annotations.NullMarked
module tracedesk {
  requires atlantafx.base;
  requires com.google.protobuf;
  requires info.picocli;
  requires io.opentelemetry.proto;
  requires java.net.http;
  requires java.sql;
  requires javafx.controls;
  requires jdk.httpserver;
  requires jdk.unsupported;
  requires jfx.incubator.input;
  requires jfx.incubator.richtext;
  requires org.controlsfx.controls;
  requires static org.jspecify;
  requires org.kordamp.ikonli.core;
  requires org.kordamp.ikonli.feather;
  requires org.kordamp.ikonli.javafx;
  requires org.xerial.sqlitejdbc;
  requires tools.jackson.core;

  opens tracedesk.cli to
      info.picocli;
}
