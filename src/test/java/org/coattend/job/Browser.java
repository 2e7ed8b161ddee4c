package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput;
import org.openqa.selenium.logging.LogEntry;

/**
 * Headless Chromium. Where there is none, tests that need it are skipped, unless the system
 * property {@code browser} is {@code required}.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;
  private final Path downloads;

  private Browser(ChromeDriver driver, Path downloads) {
    this.driver = driver;
    this.downloads = downloads;
  }

  /**
   * @param downloads folder for what pages save
   */
  static Browser start(Path downloads) {
    Optional<File> driver = onPath("chromedriver");
    Optional<File> chromium =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> onPath(name).stream())
            .findFirst();
    boolean there = driver.isPresent() && chromium.isPresent();
    if (System.getProperty("browser", "").equals("required")) {
      assertThat(there).as("chromium and chromedriver on the PATH").isTrue();
    }
    Assumptions.assumeTrue(there, "needs chromium and chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1300,1000");
    options.setExperimentalOption(
        "prefs", Map.of("download.default_directory", downloads.toString()));
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.get())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options), downloads);
  }

  private static Optional<File> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst();
  }

  /** Opens a page and waits until it is drawn. */
  void open(Path page) {
    driver.get(page.toUri().toString());
    until(
        "the page is drawn",
        () -> run("return document.body.dataset.drawn === 'true'").equals(true));
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** What the console has said since it was last asked. */
  List<String> console() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Moves the mouse over a point of a plot, in the units of its axes, and says what it shows. */
  String hover(int plot, double x, double y) {
    WebElement element = all(".plot").get(plot);
    run("arguments[0].scrollIntoView({block: 'center'})", element);
    List<?> at = at(element, x, y);
    int right = (int) (((Number) at.get(0)).doubleValue() - element.getSize().width / 2.0);
    int down = (int) (((Number) at.get(1)).doubleValue() - element.getSize().height / 2.0);
    new Actions(driver)
        .moveToElement(element, right - 3, down)
        .moveToElement(element, right, down)
        .perform();
    By tip = By.cssSelector(".tip");
    until(
        "a tip of this plot is shown",
        () -> element.findElements(tip).stream().anyMatch(WebElement::isDisplayed));
    return element.findElement(tip).getText();
  }

  /** Turns the wheel over a plot by some pixels. */
  void wheel(int plot, int pixels) {
    WebElement element = all(".plot").get(plot);
    new Actions(driver)
        .scrollFromOrigin(WheelInput.ScrollOrigin.fromElement(element), 0, pixels)
        .perform();
  }

  /** The colour of a saved plot at a point, in the units of its axes; red, green and blue. */
  int colour(Path picture, int plot, double x, double y) throws IOException {
    List<?> at = at(all(".plot").get(plot), x, y);
    BufferedImage image = ImageIO.read(picture.toFile());
    return image.getRGB(scaled(at.get(0)), scaled(at.get(1))) & 0xffffff;
  }

  /** Plots are saved with twice the pixels. */
  private static int scaled(Object pixel) {
    return (int) Math.round(2 * ((Number) pixel).doubleValue());
  }

  private List<?> at(WebElement plot, double x, double y) {
    return (List<?>)
        run(
            "return echarts.getInstanceByDom(arguments[0]).convertToPixel({gridIndex: 0}, [arguments[1], arguments[2]])",
            plot,
            x,
            y);
  }

  /** Clicks on what saves a file, and waits for the file. */
  Path saved(WebElement button, Predicate<Path> wanted) {
    run("arguments[0].scrollIntoView({block: 'center'})", button);
    button.click();
    until("the file is saved", () -> download(wanted).isPresent());
    return download(wanted).orElseThrow();
  }

  private Optional<Path> download(Predicate<Path> wanted) {
    try (Stream<Path> files = Files.list(downloads)) {
      return files.filter(wanted).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps a picture of the whole page. */
  void picture(String name) throws IOException {
    Object height = run("return document.documentElement.scrollHeight");
    driver.manage().window().setSize(new Dimension(1300, ((Number) height).intValue() + 150));
    run("window.scrollTo(0, 0)");
    Path folder = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  void until(String what, BooleanSupplier done) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("timeout: " + what).isLessThan(end);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
