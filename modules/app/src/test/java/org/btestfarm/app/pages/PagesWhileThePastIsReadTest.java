package org.btestfarm.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A farm whose journal has a past that its pages do not show yet: a banner says so, what happens meanwhile is there at once, and the banner goes when all is read. */
@DisabledOnOs(OS.WINDOWS)
class PagesWhileThePastIsReadTest {
    /** Their making is the past: the pages begin after it. */
    private static final int USERS = 40;

    private static final double PATIENCE = 60_000;

    @TempDir
    private Path folder;

    /** Most of the past is read at once, and the rest after a pause in which the pages are looked at. */
    private String configuration() {
        String users = IntStream.range(0, USERS).mapToObj(i -> "{ name = user" + i + ", password = x }").collect(Collectors.joining(", "));
        return "btest-farm { users = [" + users + "], console.views { chunk = 30, pause = 20s } }";
    }

    @Test
    void aBannerSaysSoAndNewTestsAreThereAtOnce() throws Exception {
        Files.writeString(folder.resolve("farm.conf"), configuration());
        try (Browser browser = Browser.start();
                Child farm = Child.start(folder, "serve", "--config", "farm.conf", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "28601-28700",
                        "--http", "127.0.0.1:0", "--data", "data")) {
            int port = farm.awaitReady();
            String site = Files.readString(folder.resolve("data").resolve("admin.address")).trim();
            Page page = browser.open(1200, 860, ColorScheme.LIGHT);
            page.navigate(site + "/");
            Locator banner = page.locator(".banner");
            assertThat(banner).containsText("History is being read from the journal");
            Browser.picture(page, "backfilling");
            Ran test = Ran.with("test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-r", "-d", "1", "--rx-rate", "10M", "-a", "user1", "-p", "x");
            assertThat(test.status()).as(test.err()).isZero();
            Page other = browser.open(390, 844, ColorScheme.DARK);
            other.navigate(site + "/");
            assertThat(other.locator("table.tests tbody tr")).hasCount(1);
            assertThat(banner).containsText("History is complete", new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));
            banner.getByText("Show all of it").click();
            assertThat(page.locator("table.tests tbody tr")).hasCount(1);
            assertThat(banner).hasCount(0);
            HttpResponse<String> answer = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create(site + "/api/v1/tests")).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("X-Btest-Farm-Status")).contains("ready");
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.strangers()).isEmpty();
        }
    }
}
