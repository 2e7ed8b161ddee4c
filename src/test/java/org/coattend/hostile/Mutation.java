package org.coattend.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Ways to spoil a file. */
enum Mutation {
  FLIP_BITS {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      byte[] flipped = content.clone();
      for (int left = random.nextInt(1, 9); left > 0 && flipped.length > 0; left--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return flipped;
    }
  },
  DELETE {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      int from = place(content, random);
      return replaced(content, from, Math.min(content.length, from + stretch(random)));
    }
  },
  INSERT_NOISE {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      byte[] noise = new byte[stretch(random)];
      random.nextBytes(noise);
      return inserted(content, random, noise);
    }
  },
  REPEAT {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      int from = place(content, random);
      byte[] part = Arrays.copyOfRange(content, from, Math.min(content.length, from + 200));
      return replaced(content, from, from, times(part, random.nextInt(1, 50)));
    }
  },
  TRUNCATE {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      return Arrays.copyOf(content, place(content, random));
    }
  },
  SWAP_BLOCKS {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      int[] cuts = new int[] {place(content, random), place(content, random), content.length};
      Arrays.sort(cuts);
      return joined(
          Arrays.copyOf(content, cuts[0]),
          Arrays.copyOfRange(content, cuts[1], cuts[2]),
          Arrays.copyOfRange(content, cuts[0], cuts[1]));
    }
  },
  SPLICE {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      return joined(
          Arrays.copyOf(content, place(content, random)),
          Arrays.copyOfRange(other, place(other, random), other.length));
    }
  },
  STRANGE_NUMBER {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      int from = place(content, random);
      while (from < content.length && !isDigit(content[from])) {
        from++;
      }
      int to = from;
      while (to < content.length && isDigit(content[to])) {
        to++;
      }
      return replaced(content, from, to, text(NUMBERS[random.nextInt(NUMBERS.length)]));
    }
  },
  STRANGE_BINARY_NUMBER {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      long[] numbers = {-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 0x7FFFFFF0};
      long number = numbers[random.nextInt(numbers.length)];
      int width = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
      ByteBuffer bytes =
          ByteBuffer.allocate(Long.BYTES)
              .order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      if (width == Integer.BYTES) {
        bytes.putInt((int) number);
      } else {
        bytes.putLong(number);
      }
      // Headers are where lengths stand.
      int from = random.nextBoolean() ? place(content, random) : random.nextInt(40);
      from = Math.min(from, content.length);
      return replaced(
          content,
          from,
          Math.min(content.length, from + width),
          Arrays.copyOf(bytes.array(), width));
    }
  },
  LONG_LINE {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      byte[] part =
          text(new String[] {"A", "-", "a", "7", "\t", " ", "x,", "]"}[random.nextInt(8)]);
      return inserted(content, random, times(part, random.nextInt(1, 100_000)));
    }
  },
  NULS {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      return inserted(content, random, new byte[stretch(random)]);
    }
  },
  INVALID_UTF_8 {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      byte[][] invalid = {
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xFF},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {-30, 40}
      };
      return inserted(content, random, invalid[random.nextInt(invalid.length)]);
    }
  },
  BYTE_ORDER_MARK {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      byte[][] marks = {{(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, {-1, -2}, {-2, -1}};
      return joined(marks[random.nextInt(marks.length)], content);
    }
  },
  LINE_ENDS {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      String end = random.nextBoolean() ? "\r\n" : "\r";
      ByteArrayOutputStream mixed = new ByteArrayOutputStream();
      for (byte b : content) {
        mixed.writeBytes(b == '\n' && random.nextInt(3) > 0 ? text(end) : new byte[] {b});
      }
      return mixed.toByteArray();
    }
  },
  QUOTE {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      return inserted(content, random, text(random.nextBoolean() ? "\"" : "'"));
    }
  },
  DEEP_NESTING {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      String[] opening = {"[", "{\"a\":", "(", "[{\"a\":"};
      byte[] part = text(opening[random.nextInt(opening.length)]);
      return inserted(content, random, times(part, random.nextInt(1, 20_000)));
    }
  },
  FIRST_LINE {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      int end = 0;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      byte[] line = Arrays.copyOf(content, end);
      byte[] rest = Arrays.copyOfRange(content, end, content.length);
      return switch (random.nextInt(3)) {
        case 0 -> rest;
        case 1 -> joined(line, text("\n"), content);
        default -> joined(line, text(","), content);
      };
    }
  },
  WORD {
    @Override
    byte[] of(byte[] content, byte[] other, RandomGenerator random) {
      return inserted(content, random, text(WORDS[random.nextInt(WORDS.length)]));
    }
  };

  private static final String[] NUMBERS = {
    "-1",
    "0",
    "1-999999999",
    "999999999",
    "2147483647",
    "2147483648",
    "-2147483648",
    "9223372036854775807",
    "99999999999999999999999999",
    "1e309",
    "-1e-400",
    "NaN",
    "Infinity",
    "0x7f",
    "1.5",
    "٣",
    "",
    "null",
    "[]",
    "{}",
    "true"
  };

  private static final String[] WORDS = {
    "\n",
    "\n\n",
    "\t",
    ",",
    ":",
    "//\n",
    "# STOCKHOLM 1.0\n",
    "#=GF ID x\n",
    "\n>",
    ">",
    "CLUSTAL\n",
    "\nATOM  ",
    "\nHETATM",
    "\nENDMDL\n",
    "\nMODEL",
    "\nSEQRES",
    "\nloop_\n",
    "\ndata_x\n",
    "\n;\n",
    "null",
    "\\u0000",
    "\\ud800",
    "{}",
    "[]",
    "}",
    "]",
    "# text = ",
    "IHDR",
    "IDAT"
  };

  /**
   * A spoilt copy.
   *
   * @param other another sample, of the same format or not
   */
  abstract byte[] of(byte[] content, byte[] other, RandomGenerator random);

  /** The last places are rarer than the first ones, where headers stand. */
  private static int place(byte[] content, RandomGenerator random) {
    int most = random.nextInt(4) == 0 ? Math.min(content.length, 200) : content.length;
    return random.nextInt(most + 1);
  }

  private static int stretch(RandomGenerator random) {
    return random.nextInt(1, random.nextInt(4) == 0 ? 2000 : 20);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] times(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int k = 0; k < all.length; k++) {
      all[k] = part[k % part.length];
    }
    return all;
  }

  private static byte[] inserted(byte[] content, RandomGenerator random, byte[] part) {
    int at = place(content, random);
    return replaced(content, at, at, part);
  }

  private static byte[] replaced(byte[] content, int from, int to, byte[]... by) {
    return joined(
        Arrays.copyOf(content, from), joined(by), Arrays.copyOfRange(content, to, content.length));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
