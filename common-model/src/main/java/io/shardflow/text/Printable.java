package io.shardflow.text;

/**
 * Text of others as it can be shown. An event or an option may hold what ends a line of a log, or
 * what a terminal obeys: colours, a moved cursor, text that runs backwards.
 */
public final class Printable {
  private Printable() {}

  /**
   * The text on one line, with each character that is not to be seen as JSON escapes it: {@code
   * \u001b}.
   */
  public static String line(String text) {
    if (isLine(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isSeen(c)) {
                line.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  line.append("\\u%04x".formatted((int) unit));
                }
              }
            });
    return line.toString();
  }

  /** Whether all of the text is to be seen, on one line. */
  public static boolean isLine(String text) {
    return text.codePoints().allMatch(Printable::isSeen);
  }

  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
