package org.btestfarm.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.app.testing.LongTest;
import org.btestfarm.app.testing.Ran;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestPlan;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The pages of a real farm in a real browser, as visitors, users and operators meet them. Pictures are kept in {@code target/screenshots}. */
@DisabledOnOs(OS.WINDOWS)
class PagesInABrowserTest {
    private static final int WIDE = 1200;
    private static final int HIGH = 860;
    private static final int PHONE_WIDE = 390;
    private static final int PHONE_HIGH = 844;
    /** How long something may take to show up, ms, on a machine that is busy with other things. */
    private static final double PATIENCE = 30_000;

    private static final String HOSTILE = "<script>alert(1)</script>";

    @TempDir
    private static Path folder;

    private static Child farm;
    private static int port;
    private static String site;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assertThat(Browser.installed()).as("Chromium, which ./test installs").isPresent();
        farm = Child.start(folder, "serve", "--listen", FarmUnderTest.IPV4, "--port", "0", "--udp-ports", "28501-28600", "--http", "127.0.0.1:0",
                "--data", "data", "--user", "alice:secret", "--user", HOSTILE + ":x");
        port = farm.awaitReady();
        site = Files.readString(folder.resolve("data").resolve("admin.address")).trim();
        browser = Browser.start();
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            if (browser != null) {
                browser.close();
            }
        } finally {
            if (farm != null) {
                farm.close();
            }
        }
    }

    @AfterEach
    void nothingIsLoadedFromElsewhereAndNothingForbiddenIsTried() {
        assertThat(browser.strangers()).as("requests to other hosts").isEmpty();
        assertThat(browser.complaints()).as("the browser's complaints").isEmpty();
    }

    private static Page desktop() {
        return browser.open(WIDE, HIGH, ColorScheme.LIGHT);
    }

    private static Page phone(ColorScheme colours) {
        return browser.open(PHONE_WIDE, PHONE_HIGH, colours);
    }

    private static void logIn(Page page, String name, String password) {
        page.navigate(site + "/login");
        page.getByLabel("User name").fill(name);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in").setExact(true)).click();
        assertThat(page.getByText("Log out")).isVisible();
    }

    private static void logInAsOperator(Page page) throws Exception {
        page.navigate(site + "/login");
        page.getByText("I operate this farm").click();
        page.getByLabel("Admin token").fill(Files.readString(folder.resolve("data").resolve("admin.token")).trim());
        page.getByText("Log in as operator").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Users").setExact(true))).isVisible();
    }

    /** Nothing is wider than the screen: nobody has to scroll sideways. */
    private static void fits(Page page) {
        Object wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(((Number) wide).intValue()).as("pixels beyond the screen at %s", page.url()).isLessThanOrEqualTo(0);
    }

    /** As it is, and on a phone at night, where it must fit too. */
    private static void pictures(Page page, String name) {
        Browser.picture(page, name);
        page.setViewportSize(PHONE_WIDE, PHONE_HIGH);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        fits(page);
        // The charts are drawn again a moment after their boxes have changed.
        page.waitForFunction("[...document.querySelectorAll('.plot')].every(plot => plot.scrollWidth <= plot.clientWidth)");
        Browser.picture(page, name + "-phone-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(WIDE, HIGH);
    }

    @Test
    void theFirstPageSaysWhatToTypeAndIsSmall() {
        Page page = desktop();
        AtomicLong bytes = new AtomicLong();
        page.onResponse(response -> bytes.addAndGet(response.body().length));
        page.navigate(site + "/");
        assertThat(page.locator("#command")).containsText("/tool/bandwidth-test address=" + FarmUnderTest.IPV4);
        assertThat(bytes.get()).as("bytes of the page and all it loads, unpacked").isBetween(1_000L, 100_000L);
        Browser.picture(page, "landing");
        Page dark = phone(ColorScheme.DARK);
        dark.navigate(site + "/");
        dark.getByText("not allowed by device-mode").click();
        assertThat(dark.getByText("/system/device-mode/update")).isVisible();
        fits(dark);
        Browser.picture(dark, "landing-phone-dark");
    }

    @Test
    void theKeyboardIsEnough() {
        Page page = desktop();
        page.navigate(site + "/");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        page.navigate(site + "/login");
        page.getByLabel("User name").focus();
        page.keyboard().type("alice");
        page.keyboard().press("Tab");
        page.keyboard().type("secret");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Log out")).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Tests of alice"))).isVisible();
        page.getByText("Log out").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByText("Log in")).isVisible();
    }

    @Test
    void anOperatorSeesAHostileNameAsTextAndManagesIt() throws Exception {
        Page page = desktop();
        page.onDialog(dialog -> {
            assertThat(dialog.message()).startsWith("Remove this user?");
            dialog.dismiss();
        });
        logInAsOperator(page);
        Locator user = page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText(HOSTILE));
        assertThat(user.locator("b")).hasText(HOSTILE);
        user.locator("summary").click();
        pictures(page, "users");
        user.getByText("Remove", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(user).isVisible();
        user.getByText("Disable").click();
        assertThat(user.getByText("disabled")).isVisible();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Limits")).click();
        page.getByLabel("For whom").fill("user:alice");
        page.getByLabel("Limits", new Page.GetByLabelOptions().setExact(true)).first().fill("day=2GB month.out=50GB tests=4");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set")).click();
        assertThat(page.getByText(Pattern.compile("day 2.00 GB, .*month.out 50.0 GB, 4 tests at once"))).isVisible();
        pictures(page, "limits");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Nodes")).click();
        assertThat(page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("this node, writes the ledger"))).containsText("up");
        pictures(page, "nodes");
    }

    private static CompletableFuture<Ran> test(String seconds, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "test", FarmUnderTest.IPV4, "-P", String.valueOf(port), "-r", "-t", "-d", seconds, "-b", "20M", "--rx-rate", "60M", "-a", "alice", "-p", "secret"));
        args.addAll(List.of(more));
        return CompletableFuture.supplyAsync(() -> Ran.with(args.toArray(String[]::new)));
    }

    private static void succeeded(CompletableFuture<Ran> test) throws Exception {
        Ran ran = test.get(FarmUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(ran.status()).as(ran.err()).isZero();
    }

    @Test
    void aTestAppearsLiveEndsAndOpensAsAResult() throws Exception {
        Page page = desktop();
        logInAsOperator(page);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Live")).click();
        assertThat(page.getByText("Up to date, every second")).isVisible();
        LongTest running = new LongTest(TestPlan.to(new InetSocketAddress(FarmUnderTest.IPV4, port))
                .transport(Transport.UDP)
                .direction(TestDirection.BOTH)
                .txBps(20_000_000)
                .rxBps(60_000_000)
                .login(new Login("alice", "secret", false)));
        try (running) {
            seenLive(page);
            running.end();
        }
        seenAsAResult(page);
    }

    private static void seenLive(Page page) {
        Locator row = page.locator("#tests tr").filter(new Locator.FilterOptions().setHasText("alice, 127.0.0.1"));
        assertThat(row).containsText("UDP both directions", new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(row).containsText("Mbit/s");
        assertThat(page.locator("#down")).containsText("Mbit/s");
        assertThat(page.locator("#flow canvas")).isVisible();
        row.locator("a").focus();
        assertThat(row).containsText(Pattern.compile("[5-9] s"), new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(row.locator("a")).isFocused();
        pictures(page, "live");
        row.locator("a").click();
        assertThat(page.getByText("This test is running.")).isVisible();
    }

    private static void seenAsAResult(Page page) {
        // The page asks again by itself until the test has ended.
        assertThat(page.locator("#verdict")).containsText(Pattern.compile("Nothing stood in the way|CPU was at"), new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(page.locator("#speed canvas")).isVisible();
        assertThat(page.locator("#cpu canvas")).isVisible();
        assertThat(page.locator("#loss canvas")).isVisible();
        assertThat(page.locator(".figures")).containsText(Pattern.compile("Download, mean[0-9.]+ Mbit/s"));
        assertThat(page.locator("#link")).containsText(site + "/r/");
        Browser.picture(page, "result");
        sharedLinkIsForEverybody(page.locator("#link").textContent());
    }

    private static void sharedLinkIsForEverybody(String link) {
        Page stranger = phone(ColorScheme.DARK);
        stranger.navigate(link);
        assertThat(stranger.locator("#speed canvas")).isVisible();
        fits(stranger);
        Browser.picture(stranger, "result-phone-dark");
        assertThat(stranger.request().get(link.replace("/r/", "/api/v1/tests/") + "/samples?format=csv").text()).contains("second,");
    }

    @Test
    void aRouterThatReportsNoCpuIsNotClaimedToBeFree() throws Exception {
        succeeded(test("2"));
        Page page = desktop();
        page.navigate(site + "/");
        page.locator("table.tests tbody tr").filter(new Locator.FilterOptions().setHasText("TCP both directions")).first().locator("a").click();
        assertThat(page.locator(".figures")).containsText("Router's CPU");
        assertThat(page.locator("#verdict")).isVisible();
    }

    @Test
    void aUserSeesTheQuotasAndAnOperatorMovesThroughTime() throws Exception {
        Ran set = Ran.with("quota", "set", "user:alice", "week=5GB", "--data", folder.resolve("data").toString());
        assertThat(set.status()).as(set.err()).isZero();
        succeeded(test("2", "-u"));
        Page page = phone(ColorScheme.LIGHT);
        logIn(page, "alice", "secret");
        assertThat(page.getByRole(AriaRole.PROGRESSBAR, new Page.GetByRoleOptions().setName("Last 7 days"))).isVisible();
        assertThat(page.locator("table.tests tbody tr").first()).containsText("UDP both directions");
        fits(page);
        Browser.picture(page, "history-phone");
        Page audit = desktop();
        logInAsOperator(audit);
        audit.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Audit")).click();
        assertThat(audit.getByText("user:alice").first()).isVisible();
        pictures(audit, "audit");
        audit.getByRole(AriaRole.SLIDER).press("Home");
        assertThat(audit.getByText("Nobody had used anything")).isVisible();
        audit.getByRole(AriaRole.SLIDER).press("End");
        assertThat(audit.getByText("user:alice").first()).isVisible();
        audit.locator("a[href^='/audit/']").first().click();
        assertThat(audit.getByText("Let in: user alice")).isVisible();
        pictures(audit, "story");
    }
}
