package tracedesk.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;

/// Real encrypted servers on loopback, with certificates of an authority made for the test.
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path keys;
  @TempDir private Path temp;
  private final HttpConnector connector = new HttpConnector(Duration.ofSeconds(10));
  private final List<String> received = new CopyOnWriteArrayList<>();
  private @Nullable HttpsServer server;

  @BeforeAll
  static void certify() throws Exception {
    keytool("ca", "-genkeypair", "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
    keytool("ca", "-exportcert", "-alias", "ca", "-rfc", "-file", "ca.pem");
    keytool("server", "-genkeypair", "-alias", "server", "-dname", "CN=Test server");
    keytool("server", "-certreq", "-alias", "server", "-file", "server.csr");
    keytool("server", "-importcert", "-noprompt", "-alias", "ca", "-file", "ca.pem");
    certificate("good", "san=ip:127.0.0.1,dns:localhost", "-validity", "10");
    certificate("expired", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
    certificate("elsewhere", "san=dns:traces.example", "-validity", "10");
  }

  private static void certificate(String name, String names, String... when) throws Exception {
    var sign =
        new ArrayList<>(
            List.of(
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-ext",
                names,
                "-infile",
                "server.csr",
                "-outfile",
                name + ".pem"));
    sign.addAll(List.of(when));
    keytool("ca", sign.toArray(String[]::new));
    Files.copy(keys.resolve("server.p12"), keys.resolve(name + ".p12"));
    keytool(name, "-importcert", "-noprompt", "-alias", "server", "-file", name + ".pem");
  }

  private static void keytool(String store, String... words) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    if (List.of(words).contains("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    command.addAll(
        List.of("-keystore", store + ".p12", "-storepass", "changeit", "-storetype", "PKCS12"));
    var process =
        new ProcessBuilder(command).directory(keys.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  @AfterEach
  void close() {
    connector.close();
    if (server != null) {
      server.stop(0);
    }
  }

  private String serve(String name) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(keys.resolve(name + ".p12"))) {
      store.load(in, PASSWORD);
    }
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    https.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    https.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-API-KEY")));
            var body = "{\"records\":[],\"total\":0}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    https.start();
    server = https;
    return "https://127.0.0.1:" + https.getAddress().getPort();
  }

  private static Profile profile(String url, @Nullable Path authority) {
    return new Profile(
        UUID.randomUUID(),
        "tls",
        url,
        Api.V5,
        Safety.FREE,
        false,
        authority == null ? null : authority.toString());
  }

  private @Nullable Problem test(String url, @Nullable Path authority) {
    try {
      return connector.test(profile(url, authority), TestServer.KEY).problem();
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  private static String reason(@Nullable Problem problem) {
    return ((Problem.Offline) Objects.requireNonNull(problem)).reason();
  }

  @Test
  void t3AnAuthorityOfItsOwnIsTrustedForItsConnectionOnly() throws Exception {
    var url = serve("good");
    assertThat(test(url, keys.resolve("ca.pem"))).isNull();
    assertThat(received).isNotEmpty().containsOnly(TestServer.KEY.reveal());
    received.clear();
    assertThat(reason(test(url, null))).contains("not signed by an authority that is trusted");
    assertThat(received).isEmpty();
  }

  @Test
  void t3AnExpiredCertificateIsRefusedAndSaidSo() throws Exception {
    assertThat(reason(test(serve("expired"), keys.resolve("ca.pem")))).contains("has expired");
    assertThat(received).isEmpty();
  }

  @Test
  void t3ACertificateOfAnotherServerIsRefusedThoughItsAuthorityIsTrusted() throws Exception {
    assertThat(reason(test(serve("elsewhere"), keys.resolve("ca.pem"))))
        .contains("for another server name");
    assertThat(received).isEmpty();
    assertThat(System.getProperty("jdk.internal.httpclient.disableHostnameVerification")).isNull();
  }

  @Test
  void t3AFileThatHoldsNoCertificateIsAClearError() throws Exception {
    var url = serve("good");
    var text = Files.writeString(temp.resolve("notes.txt"), "no certificate");
    var damaged =
        Files.writeString(
            temp.resolve("damaged.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThat(sentence(test(url, text))).contains("holds no certificate in PEM form");
    assertThat(sentence(test(url, damaged))).contains("damaged certificate");
    assertThat(sentence(test(url, temp.resolve("none.pem")))).contains("is not there");
    assertThat(received).isEmpty();
  }

  private static String sentence(@Nullable Problem problem) {
    return ((Problem.Unrecognised) Objects.requireNonNull(problem)).sentence();
  }

  @Test
  void t3TheSystemsProxyIsUsedForOtherComputersWithoutCredentialsAndNeverForThisOne()
      throws Exception {
    var before = ProxySelector.getDefault();
    var asked = new CopyOnWriteArrayList<String>();
    try (var proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> refuse(proxy, asked));
      ProxySelector.setDefault(always(proxy.getLocalPort()));
      assertThat(reason(test("https://traces.invalid", null))).contains("proxy");
      assertThat(asked).isNotEmpty();
      assertThat(asked)
          .allSatisfy(
              head ->
                  assertThat(head)
                      .startsWith("CONNECT traces.invalid:443 ")
                      .doesNotContainIgnoringCase("authorization")
                      .doesNotContain(TestServer.KEY.reveal()));
      asked.clear();
      assertThat(test(serve("good"), keys.resolve("ca.pem"))).isNull();
      assertThat(asked).isEmpty();
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(System.getProperty("jdk.http.auth.tunneling.disabledSchemes", "Basic"))
        .contains("Basic");
  }

  /// A proxy that wants a password.
  private static void refuse(ServerSocket proxy, List<String> asked) {
    while (!proxy.isClosed()) {
      try (var socket = proxy.accept()) {
        var request = new byte[1 << 12];
        int length = socket.getInputStream().read(request);
        asked.add(new String(request, 0, Math.max(0, length), StandardCharsets.ISO_8859_1));
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static ProxySelector always(int port) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(
            new Proxy(
                Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    };
  }
}
