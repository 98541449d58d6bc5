package tracedesk.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// SQL inside one transaction. Statements are prepared once per connection: their texts are
/// constants, values go in as parameters only.
final class Transaction {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private List<Journal.Note> notes = new ArrayList<>();

  Transaction(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /// The texts of all statements run so far: as many as the code has.
  Set<String> texts() {
    return Set.copyOf(prepared.keySet());
  }

  /// Notes that a row of `log` was written, or [Journal#ANYTHING] in a trace.
  void changes(long trace, long log) {
    notes.add(new Journal.Note(trace, log));
  }

  /// Hands over what was noted so far.
  List<Journal.Note> takeNotes() {
    var taken = notes;
    notes = new ArrayList<>();
    return taken;
  }

  /// Runs a statement and says how many rows it changed.
  int update(String sql, @Nullable Object... values) throws SQLException {
    return run(sql, PreparedStatement::executeUpdate, values);
  }

  /// Inserts a row and returns its number.
  long insert(String sql, @Nullable Object... values) throws SQLException {
    update(sql, values);
    return number("SELECT last_insert_rowid()");
  }

  <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
    return run(
        sql,
        statement -> {
          var found = new ArrayList<T>();
          try (var rows = statement.executeQuery()) {
            var row = new Row(rows);
            while (rows.next()) {
              found.add(reader.read(row));
            }
          }
          return found;
        },
        values);
  }

  <T> @Nullable T first(String sql, Reader<T> reader, @Nullable Object... values)
      throws SQLException {
    Optional<T> found =
        run(
            sql,
            statement -> {
              try (var rows = statement.executeQuery()) {
                return rows.next()
                    ? Optional.ofNullable(reader.read(new Row(rows)))
                    : Optional.empty();
              }
            },
            values);
    return found.orElse(null);
  }

  /// The single number a query answers with; 0 for none.
  long number(String sql, @Nullable Object... values) throws SQLException {
    var found = first(sql, row -> row.number(1), values);
    return found == null ? 0 : found;
  }

  private interface Execution<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  /// The driver gives up a statement that failed: it is prepared anew the next time.
  private <T> T run(String sql, Execution<T> execution, @Nullable Object... values)
      throws SQLException {
    try {
      return execution.of(bound(sql, values));
    } catch (SQLException e) {
      var failed = prepared.remove(sql);
      if (failed != null) {
        failed.close();
      }
      throw e;
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
    var statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case null -> statement.setNull(i + 1, java.sql.Types.NULL);
        case String text -> statement.setString(i + 1, text);
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setLong(i + 1, number);
        case Double number -> statement.setDouble(i + 1, number);
        case Boolean bool -> statement.setLong(i + 1, bool ? 1 : 0);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case Enum<?> word -> statement.setString(i + 1, word.name());
        case Object other -> throw new IllegalArgumentException(other.getClass().getName());
      }
    }
    return statement;
  }

  /// A row holds what nobody wrote into it.
  static ProblemException damaged(RuntimeException cause) {
    return new ProblemException(
        new Problem.Storage("a row of the database is damaged on the disk"), cause);
  }

  /// Makes an object of the row a query stands at.
  @FunctionalInterface
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  /// The row a query stands at; columns count from 1.
  static final class Row {
    private final ResultSet rows;

    private Row(ResultSet rows) {
      this.rows = rows;
    }

    String text(int column) throws SQLException {
      var text = rows.getString(column);
      return text == null ? "" : text;
    }

    @Nullable String maybeText(int column) throws SQLException {
      return rows.getString(column);
    }

    /// One of a few words.
    ///
    /// @throws ProblemException when it is none of them any more
    <E extends Enum<E>> E word(int column, Class<E> words) throws SQLException {
      try {
        return Enum.valueOf(words, text(column));
      } catch (IllegalArgumentException e) {
        throw damaged(e);
      }
    }

    long number(int column) throws SQLException {
      return rows.getLong(column);
    }

    @Nullable Long maybeNumber(int column) throws SQLException {
      long number = rows.getLong(column);
      return rows.wasNull() ? null : (Long) number;
    }

    double real(int column) throws SQLException {
      return rows.getDouble(column);
    }

    boolean truth(int column) throws SQLException {
      return rows.getLong(column) != 0;
    }

    byte[] bytes(int column) throws SQLException {
      var bytes = rows.getBytes(column);
      return bytes == null ? new byte[0] : bytes;
    }

    byte @Nullable [] maybeBytes(int column) throws SQLException {
      return rows.getBytes(column);
    }
  }
}
