package tracedesk.remote;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/// Why a server's certificate was not accepted, in words.
final class Mistrust {
  private Mistrust() {}

  static String words(Throwable fault) {
    CertificateException refused = null;
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      var words = known(cause);
      if (words != null) {
        return words;
      }
      refused = cause instanceof CertificateException own ? own : refused;
    }
    return refused == null
        ? "the encryption was not agreed on: " + fault.getMessage()
        : "its certificate is for another server name: " + refused.getMessage();
  }

  private static @Nullable String known(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException e -> "its certificate has expired: " + e.getMessage();
      case CertificateNotYetValidException e ->
          "its certificate is not valid yet: " + e.getMessage();
      case CertPathBuilderException e ->
          "its certificate was not signed by an authority that is trusted here; if it is your"
              + " company’s own, name the file with that authority’s certificate in the connection";
      case CertPathValidatorException e
          when e.getReason() == CertPathValidatorException.BasicReason.EXPIRED ->
          "its certificate has expired";
      default -> null;
    };
  }
}
