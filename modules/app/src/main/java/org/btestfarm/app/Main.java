package org.btestfarm.app;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.app.admin.quota.QuotaCommand;
import org.btestfarm.app.admin.user.UserCommand;
import org.btestfarm.app.audit.AuditCommand;
import org.btestfarm.app.cluster.ClusterCommand;
import org.btestfarm.app.cluster.NodeCommand;
import org.btestfarm.app.serve.config.EarlyConfiguration;
import org.btestfarm.app.serve.ServeCommand;
import org.btestfarm.app.test.LoadCommand;
import org.btestfarm.app.test.TestCommand;
import org.btestfarm.app.top.TopCommand;
import org.btestfarm.ledger.account.Texts;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code btest-farm serve|test|load|user|quota|audit|top|cluster|node}. */
@Command(
        name = "btest-farm",
        description = "A farm of bandwidth-test servers for MikroTik routers, and a client for them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    /** Wrong options, or a wrong configuration. */
    public static final int USAGE = 2;

    /** What stands for bytes that are no character in the shell's character set. */
    private static final String UNDECODED = "\uFFFD";

    /** In the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("serve", ServeCommand.class);
        COMMANDS.put("test", TestCommand.class);
        COMMANDS.put("load", LoadCommand.class);
        COMMANDS.put("user", UserCommand.class);
        COMMANDS.put("quota", QuotaCommand.class);
        COMMANDS.put("audit", AuditCommand.class);
        COMMANDS.put("top", TopCommand.class);
        COMMANDS.put("cluster", ClusterCommand.class);
        COMMANDS.put("node", NodeCommand.class);
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    Main() {}

    /** Runs it; the process ends with the command's status. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("serve")) {
            EarlyConfiguration.read();
        }
        // Making the options of all commands would take a tenth of a start: where one is named, the others are not needed.
        boolean named = args.length > 0 && COMMANDS.containsKey(args[0]);
        System.exit(commandLine(named ? Set.of(args[0]) : COMMANDS.keySet()).execute(args));
    }

    /** The command line with all commands. */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS.keySet());
    }

    private static CommandLine commandLine(Set<String> commands) {
        CommandLine program = new CommandLine(new Main());
        commands.forEach(name -> program.addSubcommand(name, COMMANDS.get(name)));
        return program
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                // In any locale: a file that cron wrote must have the same names as one from a terminal.
                .setOut(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true))
                .setExecutionStrategy(parsed -> {
                    requireDecoded(parsed);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .registerConverter(int.class, Main::wholeNumber)
                .registerConverter(Integer.class, Main::wholeNumber)
                .registerConverter(BigDecimal.class, Main::number)
                .setParameterExceptionHandler((problem, args) -> {
                    CommandLine command = problem.getCommandLine();
                    return usage(command, problem instanceof UnmatchedArgumentException unmatched ? noCommand(unmatched).orElse(problem.getMessage()) : problem.getMessage());
                })
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    if (problem instanceof UsageException) {
                        return usage(command, problem.getMessage());
                    }
                    throw problem;
                });
    }

    /** A name that was not understood would be another's: a user who cannot log in, a limit for nobody. */
    private static void requireDecoded(ParseResult parsed) {
        for (String argument : parsed.originalArgs()) {
            if (argument.contains(UNDECODED)) {
                List<CommandLine> commands = parsed.asCommandLineList();
                throw new ParameterException(commands.get(commands.size() - 1), "'" + Texts.printable(argument) + "' is not text in the shell's character set, "
                        + System.getProperty("sun.jnu.encoding") + "; with LC_ALL=C.UTF-8 in the environment, UTF-8 is allowed");
            }
        }
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number up to " + Integer.MAX_VALUE);
        }
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a number, such as 10 or 0.5");
        }
    }

    /** Where one of several commands should stand, they are named; options are left to the library. */
    private static Optional<String> noCommand(UnmatchedArgumentException problem) {
        Set<String> commands = problem.getCommandLine().getSubcommands().keySet();
        return problem.getUnmatched().stream()
                .findFirst()
                .filter(first -> !commands.isEmpty() && !first.startsWith("-"))
                .map(first -> "'" + Texts.printable(first) + "' is not a command, allowed are " + String.join(", ", commands));
    }

    private static int usage(CommandLine command, String problem) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + problem.lines().findFirst().orElse("wrong usage") + " (" + name + " --help tells more)");
        return USAGE;
    }

    @Override
    public void run() {
        throw new UsageException("a command is missing, allowed are " + String.join(", ", spec.subcommands().keySet()));
    }
}
