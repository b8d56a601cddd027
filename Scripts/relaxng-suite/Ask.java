import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

/** Asks jing: a line of standard input is a grammar and documents, as paths with tabs between; a line of standard output is the verdicts on them. */
public class Ask {
    public static void main(String[] arguments) throws Exception {
        PropertyMapBuilder properties = new PropertyMapBuilder();
        ValidateProperty.ERROR_HANDLER.put(properties, new ErrorHandler() {
            public void warning(SAXParseException exception) {}
            public void error(SAXParseException exception) {}
            public void fatalError(SAXParseException exception) {}
        });
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] paths = line.split("\t");
            ValidationDriver driver = new ValidationDriver(properties.toPropertyMap());
            StringBuilder answers = new StringBuilder();
            try {
                boolean isCorrect = driver.loadSchema(ValidationDriver.fileInputSource(paths[0]));
                answers.append(isCorrect ? "correct" : "incorrect");
                for (int index = 1; isCorrect && index < paths.length; index++) {
                    boolean isValid = driver.validate(ValidationDriver.fileInputSource(paths[index]));
                    answers.append(isValid ? "\tvalid" : "\tinvalid");
                }
            } catch (java.io.FileNotFoundException | org.xml.sax.SAXException exception) {
                answers.append("incorrect");
            } catch (Exception exception) {
                answers.append("failed: " + exception);
            }
            System.out.println(answers);
        }
    }
}
