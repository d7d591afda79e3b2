package io.shardflow.text;

/**
 * Escapes untrusted text for logs and terminals. An event or an option may contain line breaks,
 * terminal control sequences (colours, cursor movements) or characters that reverse the direction
 * of the text.
 */
public final class Printable {
  private Printable() {}

  /**
   * Returns the text on one line. Each invisible character is replaced by its JSON escape, such as
   * {@code \u001b}.
   */
  public static String line(String text) {
    if (isLine(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                line.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  line.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return line.toString();
  }

  /** Returns whether the text is one line of visible characters. */
  public static boolean isLine(String text) {
    return text.codePoints().allMatch(Printable::isVisible);
  }

  private static boolean isVisible(int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SURROGATE:
        return false;
      default:
        return true;
    }
  }
}
