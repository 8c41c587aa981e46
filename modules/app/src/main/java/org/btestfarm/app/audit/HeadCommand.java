package org.btestfarm.app.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.btestfarm.ledger.audit.ExportedHeads;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.ledger.journal.LedgerException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code btest-farm audit head}. */
@Command(
        name = "head",
        mixinStandardHelpOptions = true,
        description = "Exports the newest signed head, to be kept where nobody who can change the journal can change it.")
final class HeadCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--all", description = "All signed heads of the journal.")
    private boolean all;

    @Option(names = "--export", paramLabel = "FILE", description = "Adds what is not there yet to a file.")
    private @Nullable Path export;

    @Override
    public Integer call() {
        return journal.read(spec.commandLine(), (history, out) -> {
            List<SignedHead> heads = new ArrayList<>();
            if (all) {
                ExportedHeads.each(history, 0, heads::add);
            } else {
                ExportedHeads.newest(history).ifPresent(heads::add);
            }
            if (heads.isEmpty()) {
                throw new LedgerException("the journal has no signed head yet: a farm signs every minute in which something happens, and when it stops");
            }
            if (export != null) {
                add(export, heads);
            }
            for (SignedHead head : heads) {
                out.println(journal.json() ? json(head) : head.export());
            }
            return 0;
        });
    }

    private static void add(Path file, List<SignedHead> heads) throws LedgerException {
        List<SignedHead> known = Files.exists(file) ? ExportedHeads.read(file) : List.of();
        List<String> lines = heads.stream().filter(head -> !known.contains(head)).map(SignedHead::export).toList();
        try {
            Files.write(file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LedgerException("cannot write " + file + ": " + FileProblems.reason(e), e);
        }
    }

    private static String json(SignedHead head) {
        return new AuditJson()
                .put("number", head.head().number())
                .put("hash", head.head().hash().toString())
                .put("node", head.node())
                .put("signature", HexFormat.of().formatHex(head.signature()))
                .line();
    }
}
