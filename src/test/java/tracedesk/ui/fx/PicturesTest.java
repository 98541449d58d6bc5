package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class PicturesTest {
  @Test
  void aPngHoldsEveryPixel() {
    var picture = new WritableImage(3, 2);
    int[] pixels = {0xff000000, 0xffff8001, 0x80ffffff, 0xff00ff00, 0x00000000, 0xff0102fe};
    for (int i = 0; i < pixels.length; i++) {
      picture.getPixelWriter().setArgb(i % 3, i / 3, pixels[i]);
    }
    var read = new Image(new ByteArrayInputStream(Pictures.png(picture)));
    for (int i = 0; i < pixels.length; i++) {
      assertThat(read.getPixelReader().getArgb(i % 3, i / 3)).isEqualTo(pixels[i]);
    }
  }
}
