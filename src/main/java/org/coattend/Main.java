package org.coattend;

/** The command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println(org.nd4j.linalg.factory.Nd4j.ones(3));
  }
}
