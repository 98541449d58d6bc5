package tracedesk;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Floors outside, features inside: who may import whom.
class ArchitectureTest {
  private static final JavaClasses TRACEDESK =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  /// A part of the house, and the parts below it: the only ones it may import.
  record Floor(String name, String... below) {
    static String packages(String name) {
      return "tracedesk." + name + "..";
    }

    String[] allowed() {
      return Stream.concat(Stream.of(name), Stream.of(below))
          .map(Floor::packages)
          .toArray(String[]::new);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Floor> SHARED =
      List.of(
          new Floor("domain.problem"),
          new Floor("domain.json", "domain.problem"),
          new Floor("domain.trace", "domain.json", "domain.problem"),
          new Floor("domain.edit", "domain.trace", "domain.json", "domain.problem"),
          new Floor(
              "domain.outbox", "domain.edit", "domain.trace", "domain.json", "domain.problem"),
          new Floor("domain.query", "domain.trace", "domain.json", "domain.problem"),
          new Floor("domain.profile", "domain.trace", "domain.json", "domain.problem"),
          new Floor("domain.port", "domain"),
          new Floor("wire", "domain"),
          new Floor("remote", "wire", "domain"),
          new Floor("server", "wire", "domain"),
          new Floor("exchange", "wire", "domain"),
          new Floor("store", "domain"),
          new Floor("service", "domain"),
          new Floor("cli", "service", "domain"),
          new Floor("ui.fx", "service", "domain"),
          new Floor("ui.session", "ui.fx", "service", "domain"),
          new Floor("ui.shell", "ui", "service", "domain"));

  /// Whatever else stands under `ui` is a feature: it sees what features share, and no other
  /// feature.
  static Stream<Floor> floors() {
    var features =
        TRACEDESK.getPackage("tracedesk.ui").getSubpackages().stream()
            .map(JavaPackage::getRelativeName)
            .filter(name -> !List.of("fx", "session", "shell").contains(name))
            .map(name -> new Floor("ui." + name, "ui.session", "ui.fx", "service", "domain"));
    return Stream.concat(SHARED.stream(), features);
  }

  @ParameterizedTest
  @MethodSource("floors")
  void everyFloorImportsOnlyFromFloorsBelow(Floor floor) {
    classes()
        .that()
        .resideInAPackage(Floor.packages(floor.name()))
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("tracedesk..")).or(resideInAnyPackage(floor.allowed())))
        .allowEmptyShould(true)
        .check(TRACEDESK);
  }

  @Test
  void everyClassOutsideTheRootStandsOnAFloor() {
    var floors = floors().map(Floor::name).map(Floor::packages).toArray(String[]::new);
    classes()
        .should()
        .resideInAnyPackage(floors)
        .orShould()
        .resideInAnyPackage("tracedesk", "")
        .check(TRACEDESK);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("tracedesk.(**)").should().beFreeOfCycles().check(TRACEDESK);
  }

  @Test
  void viewModelsKnowNoScene() {
    noClasses()
        .that()
        .haveNameMatching(".*ViewModel(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javafx.scene..", "javafx.stage..")
        .allowEmptyShould(true)
        .check(TRACEDESK);
  }

  @Test
  void onlyBackgroundNamesPlatform() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("tracedesk.ui.fx.Background")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("javafx.application.Platform")
        .check(TRACEDESK);
  }

  /// Of a list it is true whenever one of its rows is the chosen one.
  @Test
  void whereTheKeyboardIsIsNotAskedOfJavaFx() {
    noClasses()
        .should()
        .callMethodWhere(target(nameMatching("isFocusWithin|focusWithinProperty")))
        .check(TRACEDESK);
  }

  @Test
  void onlyTheRootAndTheWindowKnowJavaFx() {
    noClasses()
        .that()
        .resideOutsideOfPackages("tracedesk", "tracedesk.ui..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "javafx..",
            "jfx..",
            "com.sun.javafx..",
            "atlantafx..",
            "org.controlsfx..",
            "org.kordamp..")
        .check(TRACEDESK);
  }

  @Test
  void theImporterSeesTheProgram() {
    assertThat(TRACEDESK.contain(Main.class)).isTrue();
  }

  @Test
  void c1NoModuleOfTheProgramShowsWebPagesOrRunsScripts() {
    var paths =
        Stream.of(System.getProperty("jdk.module.path", "").split(File.pathSeparator))
            .map(Path::of)
            .toArray(Path[]::new);
    var modules =
        Configuration.resolve(
                ModuleFinder.of(paths),
                List.of(ModuleLayer.empty().configuration()),
                ModuleFinder.ofSystem(),
                List.of("tracedesk"))
            .modules()
            .stream()
            .map(ResolvedModule::name)
            .toList();
    assertThat(modules)
        .contains("javafx.controls", "tools.jackson.core")
        .doesNotContain(
            "javafx.web", "javafx.media", "javafx.swing", "javafx.fxml", "jdk.jsobject");
  }

  @Test
  void c2OnlyTheConnectionsToServersOpenConnections() {
    noClasses()
        .that()
        .resideOutsideOfPackages("tracedesk", "tracedesk.remote..", "tracedesk.server..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.(URLConnection|HttpURLConnection|Socket|ServerSocket|DatagramSocket)")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "java.nio.channels.spi..", "javax.net..")
        .orShould()
        .callMethodWhere(
            new DescribedPredicate<>("a URL is opened") {
              @Override
              public boolean test(JavaMethodCall call) {
                return call.getTargetOwner().getName().equals("java.net.URL")
                    && call.getName().matches("open.*|getContent");
              }
            })
        .check(TRACEDESK);
  }

  @Test
  void c2NoPictureIsLoadedByItsAddress() {
    noClasses()
        .should()
        .callConstructorWhere(
            new DescribedPredicate<>("a picture is given an address") {
              @Override
              public boolean test(JavaConstructorCall call) {
                var parameters = call.getTarget().getRawParameterTypes();
                return call.getTargetOwner().getPackageName().startsWith("javafx.scene")
                    && call.getTargetOwner().getName().contains("Image")
                    && !parameters.isEmpty()
                    && parameters.getFirst().getName().equals("java.lang.String");
              }
            })
        .check(TRACEDESK);
  }

  /// Nothing in a trace can be clicked to open an address: the links there are lead to other logs.
  @Test
  void c3NothingInTheProgramOpensAnAddressOrStartsAProgramButTheKeychains() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("javafx.application.HostServices")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.awt..")
        .check(TRACEDESK);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("tracedesk.store.keys.SecretTool")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould()
        .callMethodWhere(
            new DescribedPredicate<>("Runtime.exec") {
              @Override
              public boolean test(JavaMethodCall call) {
                return call.getTargetOwner().getName().equals("java.lang.Runtime")
                    && call.getName().equals("exec");
              }
            })
        .check(TRACEDESK);
  }
}
