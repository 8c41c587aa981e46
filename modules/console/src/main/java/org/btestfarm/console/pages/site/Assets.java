package org.btestfarm.console.pages.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Scripts, style sheets and pictures, all from the program itself and held in memory, compressed once. A new version of one has a new address, so browsers may keep them. */
public final class Assets {
    private static final String FOLDER = "/org/btestfarm/console/assets/";
    private static final int DIGITS = 12;
    private static final List<String> NAMES =
            List.of("console.css", "console.js", "charts.js", "result.js", "live.js", "audit.js", "icon.svg", "uplot/uPlot.iife.min.js", "uplot/uPlot.min.css");

    private record Asset(ContentType type, byte[] bytes, byte[] zipped, String version) {}

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    /** Reads all of them. */
    public Assets() {
        NAMES.forEach(name -> assets.put(name, read(name)));
    }

    private static Asset read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its asset " + name);
            }
            byte[] bytes = in.readAllBytes();
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
                gzip.write(bytes);
            }
            String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Asset(type(name), bytes, zipped.toByteArray(), digest.substring(0, DIGITS));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the asset " + name, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ContentType type(String name) {
        if (name.endsWith(".css")) {
            return ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8);
        }
        return name.endsWith(".svg") ? ContentTypes.create(MediaTypes.IMAGE_SVG_XML) : ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8);
    }

    /** Its address, with its version. */
    public String address(String name) {
        Asset asset = Optional.ofNullable(assets.get(name)).orElseThrow(() -> new IllegalArgumentException("there is no asset " + name));
        return "/assets/" + name + "?v=" + asset.version;
    }

    /** The answer to whoever asks for it; empty if there is none. */
    public Optional<HttpResponse> answer(String name, HttpRequest request) {
        return Optional.ofNullable(assets.get(name)).map(asset -> {
            boolean current = request.getUri().query().get("v").filter(asset.version::equals).isPresent();
            boolean zip = request.getHeader("Accept-Encoding").map(HttpHeader::value).filter(value -> value.contains("gzip")).isPresent();
            HttpResponse answer = HttpResponse.create()
                    .withStatus(StatusCodes.OK)
                    .withEntity(asset.type, zip ? asset.zipped : asset.bytes)
                    .addHeader(RawHeader.create("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache"))
                    .addHeader(RawHeader.create("Vary", "Accept-Encoding"))
                    .addHeaders(SecurityHeaders.ALL);
            return zip ? answer.addHeader(RawHeader.create("Content-Encoding", "gzip")) : answer;
        });
    }
}
