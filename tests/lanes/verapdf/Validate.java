import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/**
 * Reads paths of PDF files from standard input, one a line, and judges each by the flavours in the arguments (3a, ua1).
 * Prints "path TAB flavour TAB number of checks" for each, then "path TAB flavour TAB rule TAB times TAB what" for each
 * rule that failed. Nothing is built before: java compiles a single file as it starts it (JEP 330).
 */
public class Validate {
    public static void main(String[] flavours) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        var paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path; (path = paths.readLine()) != null; ) {
            byte[] data = Files.readAllBytes(Path.of(path));
            for (String name : flavours) {
                judge(path, data, PDFAFlavour.byFlavourId(name));
            }
        }
    }

    private static void judge(String path, byte[] data, PDFAFlavour flavour) throws Exception {
        var foundry = Foundries.defaultInstance();
        try (var parser = foundry.createParser(new ByteArrayInputStream(data), flavour);
                var validator = foundry.createValidator(flavour, false)) {
            var result = validator.validate(parser);
            tell(path, flavour.getId(), String.valueOf(result.getTotalAssertions()));
            Map<String, TestAssertion> first = new TreeMap<>();
            Map<String, Integer> times = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                    first.putIfAbsent(rule, one);
                    times.merge(rule, 1, Integer::sum);
                }
            }
            for (var entry : first.entrySet()) {
                TestAssertion one = entry.getValue();
                String what = one.getErrorMessage() == null ? one.getMessage() : one.getErrorMessage();
                String where = one.getLocation() == null ? "" : " at " + one.getLocation().getContext();
                tell(path, flavour.getId(), entry.getKey(), "x" + times.get(entry.getKey()), what + where);
            }
            if (!result.isCompliant() && first.isEmpty()) {
                tell(path, flavour.getId(), "?", "x1", "not compliant, and no rule is named");
            }
        }
    }

    private static void tell(String... parts) {
        System.out.println(String.join("\t", parts).replaceAll("\\s*\\n\\s*", " "));
    }
}
