package org.btestfarm.app.pages;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.btestfarm.app.testing.FarmUnderTest;

/**
 * The system's Chromium without a window. Notes every request that leaves the farm's host, and every complaint of the browser: a script that the page's policy forbids
 * is one.
 */
final class Browser implements AutoCloseable {
    /** Pictures are artefacts of the build. */
    private static final Path PICTURES = Path.of("target", "screenshots");

    /** How long something may take to show up on a machine that is busy with other things. */
    private static final double PATIENCE_MS = 30_000;

    private static final List<Path> PLACES =
            Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(Path::of).toList();

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> strangers = new CopyOnWriteArrayList<>();

    private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Where it is; empty where there is none. */
    static Optional<Path> installed() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    /** Starts it. */
    static Browser start() throws IOException {
        Files.createDirectories(PICTURES);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        // The driver that the jar brings would otherwise fetch browsers of its own.
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                .setExecutablePath(installed().orElseThrow())
                .setChromiumSandbox(false) // Tests may run as root, where Chromium's sandbox does not.
                .setTimeout(FarmUnderTest.LONG.toMillis());
        return new Browser(playwright, playwright.chromium().launch(options));
    }

    /** A window of its own, with cookies of its own. */
    Page open(int width, int height, ColorScheme colours) {
        BrowserContext context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colours)
                .setLocale("en-GB")
                .setTimezoneId("UTC"));
        context.setDefaultTimeout(FarmUnderTest.LONG.toMillis());
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(error -> complaints.add(error));
        page.onRequest(request -> {
            URI asked = URI.create(request.url());
            if (!"127.0.0.1".equals(asked.getHost()) && !asked.getScheme().equals("file")) {
                strangers.add(request.url());
            }
        });
        return page;
    }

    /** What the browser complained about so far: errors of scripts, things forbidden, things missing. */
    List<String> complaints() {
        return complaints;
    }

    /** Requests to other hosts so far. */
    List<String> strangers() {
        return strangers;
    }

    /** Keeps a picture of the whole page. */
    static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
