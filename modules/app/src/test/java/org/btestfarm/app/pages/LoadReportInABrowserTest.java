package org.btestfarm.app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A load test's report, made by {@code load} and opened as the file that it is. */
@Timeout(240)
@EnabledIf("hasBrowser")
class LoadReportInABrowserTest {
    @TempDir
    private Path folder;

    static boolean hasBrowser() {
        return Browser.installed().isPresent();
    }

    @Test
    void chartsAreDrawnWithoutComplaintAndNothingIsAskedFor() throws Exception {
        Path report = folder.resolve("report.html");
        Path scenario = Files.writeString(folder.resolve("mix.conf"), """
                name = "Downloads & uploads"
                defaults { duration = 2 s }
                groups = [
                  { name = downloads, clients = 8, rx-rate = 2M, arrivals { pattern = constant, per-second = 8 } }
                  { name = uploads, clients = 4, direction = transmit, tx-rate = 1M, arrivals { pattern = ramp, over = 1 s } }
                ]
                """);
        try (FarmUnderTest farm = FarmUnderTest.start()) {
            Ran ran = Ran.with("load", FarmUnderTest.IPV4, "-P", farm.openPort(), "--scenario", scenario.toString(), "--report", report.toString(), "--quiet");
            assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
            farm.awaitNobody();
        }
        try (Browser browser = Browser.start()) {
            for (ColorScheme colours : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                Page page = browser.open(1280, 900, colours);
                page.navigate(report.toUri().toString());
                page.waitForCondition(() -> page.locator(".plot canvas").count() == 5);
                assertThat(page.title()).isEqualTo("Downloads & uploads · load test");
                assertThat(page.locator("#verdict").innerText()).contains("All 12 tests were done.");
                assertThat(page.locator("section[aria-labelledby=groups-title] tbody tr").count()).isEqualTo(2);
                Browser.picture(page, "load-report-" + colours.name().toLowerCase(java.util.Locale.ROOT));
            }
            Page narrow = browser.open(390, 800, ColorScheme.LIGHT);
            narrow.navigate(report.toUri().toString());
            narrow.waitForCondition(() -> narrow.locator(".plot canvas").count() == 5);
            assertThat(narrow.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).isEqualTo(true);
            Browser.picture(narrow, "load-report-narrow");
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.strangers()).isEmpty();
        }
    }
}
