// Prints one line for each rule of PDF/A-3a and PDF/UA-1 that a file fails, then "done" and the number of files and checks.
// Run: java -cp <veraPDF's jar and the JAXB jars> Driver.java a.pdf b.pdf ...

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Driver {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        long checks = 0;
        for (String file : files) {
            for (PDFAFlavour standard : new PDFAFlavour[] {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1}) {
                try (InputStream stream = new FileInputStream(file);
                        PDFAParser parser = Foundries.defaultInstance().createParser(stream, standard);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(standard, false)) {
                    ValidationResult result = validator.validate(parser);
                    checks += result.getTotalAssertions();
                    TreeSet<String> failed = new TreeSet<>();
                    for (TestAssertion each : result.getTestAssertions()) {
                        if (each.getStatus() == TestAssertion.Status.FAILED) {
                            failed.add(each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber() + " " + each.getMessage());
                        }
                    }
                    if (!result.isCompliant() && failed.isEmpty()) {
                        failed.add("not compliant");
                    }
                    for (String rule : failed) {
                        System.out.println(file + "\t" + standard.getId() + "\t" + rule);
                    }
                }
            }
        }
        System.out.println("done\t" + files.length + "\t" + checks);
    }
}
