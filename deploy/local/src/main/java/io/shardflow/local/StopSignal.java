package io.shardflow.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C and {@code kill} as a call, instead of the end of the JVM: a job that is to end in order
 * needs all of it. The JDK has this in {@code sun.misc.Signal} alone.
 */
final class StopSignal {
  private StopSignal() {}

  /** Calls the action at the first signal; the second one ends the JVM. */
  static void onStop(Runnable action) {
    for (String name : new String[] {"INT", "TERM"}) {
      try {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "handle" -> {
                        reset(signal, handler);
                        new Thread(action, "stop").start();
                        yield null;
                      }
                      case "hashCode" -> System.identityHashCode(self);
                      case "equals" -> self == arguments[0];
                      default -> "stop";
                    });
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("This JVM cannot catch the signal " + name, e);
      }
    }
  }

  private static void reset(Class<?> signal, Class<?> handler) throws ReflectiveOperationException {
    Object standard = handler.getField("SIG_DFL").get(null);
    for (String name : new String[] {"INT", "TERM"}) {
      try {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), standard);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
