package io.shardflow.local.cases.result;

import io.shardflow.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes results as the XML of JUnit, which CI systems read: one suite per test file. */
public final class JUnitReport {
  private JUnitReport() {}

  /**
   * Writes a report, and creates its folder if it is missing.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<CaseResult> results) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Map<String, List<CaseResult>> suites =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    result -> result.test().file().path().toString(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    try (Writer out = Files.newBufferedWriter(file)) {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (Map.Entry<String, List<CaseResult>> suite : suites.entrySet()) {
        writeSuite(xml, suite.getKey(), suite.getValue());
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException("Cannot write " + file, e);
    }
  }

  private static void writeSuite(XMLStreamWriter xml, String name, List<CaseResult> results)
      throws XMLStreamException {
    long errors = results.stream().filter(result -> result.error() != null).count();
    long failures = results.stream().filter(result -> !result.isPassed()).count() - errors;
    Duration total =
        results.stream().map(CaseResult::duration).reduce(Duration.ZERO, Duration::plus);
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", visible(name));
    xml.writeAttribute("tests", String.valueOf(results.size()));
    xml.writeAttribute("failures", String.valueOf(failures));
    xml.writeAttribute("errors", String.valueOf(errors));
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("time", seconds(total));
    for (CaseResult result : results) {
      xml.writeCharacters("\n");
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", visible(name));
      xml.writeAttribute("name", visible(result.test().name()));
      xml.writeAttribute("file", visible(name));
      xml.writeAttribute("line", String.valueOf(result.test().line()));
      xml.writeAttribute("time", seconds(result.duration()));
      if (!result.isPassed()) {
        xml.writeStartElement(result.error() == null ? "failure" : "error");
        xml.writeAttribute("message", visible(result.lines().get(0)));
        xml.writeCharacters(
            result.lines().stream().map(Printable::line).collect(Collectors.joining("\n")));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Replaces characters that XML cannot hold. */
  private static String visible(String text) {
    return Printable.line(text);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}
