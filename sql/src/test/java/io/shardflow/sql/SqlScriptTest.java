package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
  @TempDir Path folder;

  @Test
  void splitsStatementsAndFindsTheirLines() throws Exception {
    assertThat(
            statements(
                """
                -- a comment; with a semicolon
                SET 'a' = 'b;c';

                /* another;
                   one */
                CREATE VIEW v AS
                SELECT 'it''s
                ;
                text' AS x;

                EXECUTE STATEMENT SET
                BEGIN
                INSERT INTO a SELECT 1;
                INSERT INTO b SELECT 2;
                END;
                SELECT `a;b` FROM t
                """))
        .containsExactly(
            "2: SET 'a' = 'b;c';",
            "6: CREATE VIEW v AS",
            "11: EXECUTE STATEMENT SET",
            "16: SELECT `a;b` FROM t");
  }

  @Test
  void stopsAtQuit() throws Exception {
    assertThat(statements("SELECT 1;\nQUIT;\nSELECT 2;\n")).containsExactly("1: SELECT 1;");
  }

  @Test
  void endsTheLastStatementAtTheEndOfTheFile() throws Exception {
    assertThat(statements("\uFEFFSELECT 1;\r\nSELECT 2\r\n-- the end"))
        .containsExactly("1: SELECT 1;", "2: SELECT 2");
  }

  @Test
  void namesTheLineOfAnInvalidCharacter() {
    assertThatThrownBy(() -> statements("SELECT 1;\n\nSELECT \u0001;\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("script.sql, line 3: ")
        .hasMessageContaining("Lexical error");
  }

  @Test
  void leavesOtherErrorsToFlink() throws Exception {
    assertThat(statements("SELEC 1;\nINSERT INTO nowhere SELECT 1;\n"))
        .containsExactly("1: SELEC 1;", "2: INSERT INTO nowhere SELECT 1;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "-- nothing\n", "/* nothing\n; */", ";\n;\n"})
  void findsNoStatementsInAnEmptyScript(String text) throws Exception {
    assertThat(statements(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'no end;\n",
        "EXECUTE STATEMENT SET BEGIN\nINSERT INTO a SELECT 1;\n",
        "SELECT `no end;\nSELECT 2;\n",
        "/* no end\nSELECT 2;\n"
      })
  void namesTheLineOfAnUnfinishedStatement(String rest) throws Exception {
    assertThatThrownBy(() -> statements("SELECT 1;\n\n" + rest))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("script.sql, line 3: this statement does not end");
  }

  @Test
  void rejectsOtherEncodings() throws Exception {
    Path file = folder.resolve("script.sql");
    Files.write(file, "SELECT 'Straße';".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SqlScript.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("script.sql is not in UTF-8");
  }

  /** Returns the first line of each statement, with its number. */
  private List<String> statements(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("script.sql"), text);
    return SqlScript.read(file).statements().stream()
        .map(
            statement ->
                statement.line()
                    + ": "
                    + statement.text().lines().skip(statement.line() - 1).findFirst().orElseThrow())
        .toList();
  }
}
