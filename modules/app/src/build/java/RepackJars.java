import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the jars of a folder again, uncompressed and without signatures; the build runs it on what the launcher starts (docs/adr/0024-starting-fast.md). To
 * unpack seven thousand classes takes a twelfth of the CPU time of a start without the archive of classes; and Java verifies signatures at each start, though
 * nothing asks for them, and leaves signed classes out of the archive.
 */
final class RepackJars {
    private RepackJars() {}

    public static void main(String[] args) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
            for (Path jar : jars) {
                if (isPlain(jar)) { // Written again it would be newer, and the archive of classes would not fit it any more.
                    continue;
                }
                Path repacked = jar.resolveSibling(jar.getFileName() + ".repacked");
                repack(jar, repacked);
                Files.move(repacked, jar, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean isPlain(Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.stream().allMatch(entry -> entry.getMethod() == ZipEntry.STORED && !isSignature(entry.getName()));
        }
    }

    private static void repack(Path jar, Path to) throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setMethod(ZipOutputStream.STORED);
            for (ZipEntry entry : Collections.list(from.entries())) {
                String name = entry.getName();
                if (!isSignature(name)) {
                    byte[] content;
                    try (InputStream in = from.getInputStream(entry)) {
                        content = name.equals(JarFile.MANIFEST_NAME) ? withoutDigests(in) : in.readAllBytes();
                    }
                    out.putNextEntry(stored(name, entry.getLastModifiedTime(), content));
                    out.write(content);
                    out.closeEntry();
                }
            }
        }
    }

    private static boolean isSignature(String name) {
        return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }

    /** The manifest's main part; what follows names single files, of signed jars nearly all, with their digests. */
    private static byte[] withoutDigests(InputStream in) throws IOException {
        Manifest manifest = new Manifest(in);
        manifest.getEntries().values().forEach(attributes ->
                attributes.keySet().removeIf(key -> ((Attributes.Name) key).toString().endsWith("-Digest")));
        manifest.getEntries().values().removeIf(Attributes::isEmpty);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    private static ZipEntry stored(String name, FileTime modified, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(modified);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        return entry;
    }
}
