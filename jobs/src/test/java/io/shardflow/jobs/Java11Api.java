package io.shardflow.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The classes, methods and fields of Java 11, read from the signatures by which {@code javac
 * --release 11} compiles: a JDK has them in {@code lib/ct.sym}.
 */
final class Java11Api {
  /** The releases that a folder of the signatures is part of are the characters of its name. */
  private static final char JAVA_11 = 'B';

  private static final char JAVA_17 = 'H';

  /** {@code MethodHandle} and {@code VarHandle} take any signature in these methods. */
  private static final Set<String> SIGNATURE_POLYMORPHIC =
      Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

  private final Map<String, Signature> java11;
  private final Set<String> laterNames;

  private static final class Signature {
    private final Set<String> members = new HashSet<>();
    private String superclass;
    private List<String> interfaces = List.of();
  }

  private Java11Api(Map<String, Signature> java11, Set<String> laterNames) {
    this.java11 = java11;
    this.laterNames = laterNames;
  }

  static Java11Api load() throws IOException {
    Map<String, Signature> java11 = new HashMap<>();
    Set<String> laterNames = new HashSet<>();
    Path file = Path.of(System.getProperty("java.home"), "lib", "ct.sym");
    try (ZipFile signatures = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(signatures.entries())) {
        // Such as 9AB/java.base/java/lang/String.sig.
        String[] parts = entry.getName().split("/", 3);
        if (parts.length < 3 || !parts[2].endsWith(".sig") || parts[0].contains("-")) {
          continue;
        }
        String name = parts[2].substring(0, parts[2].length() - ".sig".length());
        if (parts[0].indexOf(JAVA_11) >= 0) {
          try (InputStream in = signatures.getInputStream(entry)) {
            read(in, java11.computeIfAbsent(name, key -> new Signature()));
          }
        } else if (parts[0].chars().anyMatch(release -> release > JAVA_11 && release < JAVA_17)) {
          laterNames.add(name);
        }
      }
    }
    laterNames.removeAll(java11.keySet());
    return new Java11Api(java11, laterNames);
  }

  private static void read(InputStream in, Signature into) throws IOException {
    new ClassReader(in)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public void visit(
                  int version,
                  int access,
                  String name,
                  String generics,
                  String superclass,
                  String[] interfaces) {
                into.superclass = superclass;
                into.interfaces = List.of(interfaces);
              }

              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String generics, String[] exceptions) {
                into.members.add(name + type);
                return null;
              }

              @Override
              public FieldVisitor visitField(
                  int access, String name, String type, String generics, Object value) {
                into.members.add(name + type);
                return null;
              }
            },
            ClassReader.SKIP_CODE);
  }

  /** Returns what a class uses of the JDK that Java 11 does not have. */
  Set<String> missing(ClassReader classFile) {
    Set<String> missing = new TreeSet<>();
    char[] buffer = new char[classFile.getMaxStringLength()];
    for (int item = 1; item < classFile.getItemCount(); item++) {
      int at = classFile.getItem(item);
      if (at == 0) {
        continue;
      }
      int tag = classFile.readByte(at - 1);
      if (tag == 7) {
        String name = classFile.readUTF8(at, buffer);
        if (isMissing(name)) {
          missing.add(name);
        }
      } else if (tag >= 9 && tag <= 11) {
        String owner = classFile.readClass(at, buffer);
        int nameAndType = classFile.getItem(classFile.readUnsignedShort(at + 2));
        String member =
            classFile.readUTF8(nameAndType, buffer) + classFile.readUTF8(nameAndType + 2, buffer);
        if (java11.containsKey(owner)
            && !SIGNATURE_POLYMORPHIC.contains(owner)
            && !hasMember(owner, member)) {
          missing.add(owner + "." + member);
        }
      }
    }
    return missing;
  }

  private boolean isMissing(String name) {
    return laterNames.contains(name)
        || (name.startsWith("java/") && !java11.containsKey(name) && !name.startsWith("["));
  }

  private boolean hasMember(String owner, String member) {
    Signature signature = java11.get(owner);
    if (signature == null) {
      // A class of another module, which is in no signature file: nothing is known against it.
      return false;
    }
    return signature.members.contains(member)
        || Stream.concat(
                signature.interfaces.stream(),
                Stream.of(signature.superclass == null ? "java/lang/Object" : signature.superclass))
            .anyMatch(parent -> !parent.equals(owner) && hasMember(parent, member));
  }
}
