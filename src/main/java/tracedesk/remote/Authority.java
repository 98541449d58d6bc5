package tracedesk.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// Certificates one connection trusts besides the system's, such as those of a company's own
/// authority. Names, dates and signatures are checked as ever.
record Authority(List<Certificate> certificates) {
  private static final int LARGEST = 1 << 20;
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  Authority {
    certificates = List.copyOf(certificates);
  }

  /// The certificates of a PEM file.
  static Authority read(String path) {
    try {
      var file = Path.of(path);
      if (Files.size(file) > LARGEST) {
        throw unusable(path, "is larger than 1 MiB; choose the authority’s PEM file");
      }
      var text = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (!text.contains(BEGIN)) {
        throw unusable(path, "holds no certificate in PEM form, which begins with " + BEGIN);
      }
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
      return new Authority(List.copyOf(certificates));
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unusable(path, "is not there");
    } catch (IOException e) {
      throw unusable(path, "cannot be read");
    } catch (CertificateException e) {
      throw unusable(path, "holds a damaged certificate");
    }
  }

  private static ProblemException unusable(String path, String what) {
    return new ProblemException(
        new Problem.Unrecognised("The file of certificates " + path + " " + what + "."));
  }

  /// Trusts the system's authorities and these.
  SSLContext context() {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var system : managers(null)) {
        for (var root : system.getAcceptedIssuers()) {
          store.setCertificateEntry("system-" + number++, root);
        }
      }
      for (var own : certificates) {
        store.setCertificateEntry("own-" + number++, own);
      }
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers(store).toArray(X509TrustManager[]::new), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ProblemException(
          new Problem.Unrecognised("These certificates cannot be used: " + e.getMessage()), e);
    }
  }

  /// @param store whom to trust; `null` for the system's authorities
  private static List<X509TrustManager> managers(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .toList();
  }
}
