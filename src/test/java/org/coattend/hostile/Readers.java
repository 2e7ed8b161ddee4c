package org.coattend.hostile;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.coattend.audit.AuditedModel;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionKind;
import org.coattend.classifier.ClassifierShape;
import org.coattend.classifier.EncoderKind;
import org.coattend.classifier.Vocabulary;
import org.coattend.contact.ContactTier;
import org.coattend.contact.PredictorFile;
import org.coattend.corpus.AlignmentReader;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.ReadOptions;
import org.coattend.corpus.StoredFile;
import org.coattend.corpus.image.ImageFile;
import org.coattend.corpus.labelled.TokenGroups;
import org.coattend.corpus.labelled.WordRule;
import org.coattend.corpus.labelled.WordVectors;
import org.coattend.corpus.note.CellTable;
import org.coattend.corpus.note.NoteColumns;
import org.coattend.corpus.note.NoteFile;
import org.coattend.corpus.note.NoteLabels;
import org.coattend.corpus.note.NoteRead;
import org.coattend.corpus.note.SectionHeader;
import org.coattend.encode.Tokenizer;
import org.coattend.encoder.Architecture;
import org.coattend.encoder.OnnxModel;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.encoder.RandomModel;
import org.coattend.evaluation.TruthFile;
import org.coattend.fusion.FusionModel;
import org.coattend.fusion.FusionShape;
import org.coattend.fusion.Standardisation;
import org.coattend.report.AuditFolder;
import org.coattend.report.ManifestFile;
import org.coattend.report.ModelFolder;

/** Every reader of files, at its lowest entry, with samples of all that it reads. */
final class Readers {
  private static final Path SAMPLES = Path.of("data-samples");

  /** Bytes that are taken of a large sample, so that a case takes milliseconds. */
  private static final int LARGEST = 20_000;

  /** As in {@code jobs/notes.conf}. */
  private static final String HEADER =
      "^\\h*+(\\p{Lu}[\\p{Lu}\\h/&,()-]{0,58}\\p{Lu}\\)?)\\h*+:?+\\h*+$";

  private final Configuration hadoop = new Configuration();
  private final NoteLabels labels = NoteLabels.read("", "", new SectionHeader(HEADER), hadoop);
  private final WordRule words = new WordRule(WordRule.Tokens.WORDS, true, true);
  private final AuditFolder audits = new AuditFolder(hadoop, Map.of("tokens", "words"));
  private final ModelFolder models = new ModelFolder(hadoop, Map.of("encoder", "mine"));
  private final Tokenizer tokenizer;
  private final Path scratch;

  /**
   * @param scratch an empty folder
   */
  Readers(Path scratch) throws IOException {
    this.scratch = scratch;
    tokenizer = PretrainedEncoder.read(encoder(Architecture.BERT)).tokenizer();
  }

  List<FuzzedReader> all() throws IOException {
    return List.of(
        new FuzzedReader("alignments", true, alignments(), this::readAlignments),
        new FuzzedReader("notes", true, notes(), this::readNotes),
        new FuzzedReader("labelled", true, labelled(), this::readLabelled),
        new FuzzedReader("relations", true, table(RELATIONS), this::readRelations),
        new FuzzedReader("sections", true, table(SECTIONS), this::readSections),
        new FuzzedReader("cells", true, table(CELLS), this::readCells),
        new FuzzedReader("token groups", true, groups(), this::readGroups),
        new FuzzedReader("word vectors", true, List.of(VECTORS), this::readVectors),
        new FuzzedReader("images", false, images(), this::readImage),
        new FuzzedReader("contact tables", true, contacts(), this::readTruth),
        new FuzzedReader("structures", true, structures(), this::readTruth),
        new FuzzedReader("encoders", false, encoders(), this::readEncoder),
        new FuzzedReader("onnx", false, onnx(), this::readOnnx),
        new FuzzedReader("predictors", false, predictors(), this::readPredictor),
        new FuzzedReader("audited classifiers", false, classifiers(), this::readClassifier),
        new FuzzedReader("fusion models", false, fusionModels(), this::readFusionModel),
        new FuzzedReader("manifests", false, manifests(), this::readManifest));
  }

  private List<Sample> alignments() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (Path folder : List.of(SAMPLES.resolve("msa/formats"), SAMPLES.resolve("msa/malformed"))) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          if (!file.toString().matches(".*\\.(gz|csv|jsonl)")) {
            samples.add(sample(file));
          }
        }
      }
    }
    samples.add(sample(SAMPLES.resolve("msa/trna.a3m.gz")));
    samples.add(sample(SAMPLES.resolve("msa/pfam.sto.gz")));
    samples.add(sample(SAMPLES.resolve("interactions/pairs/dimer.a3m.gz")));
    samples.add(
        new Sample("unknown.txt", sample(SAMPLES.resolve("msa/formats/toy.fasta")).content()));
    return samples;
  }

  private List<BadRecord> readAlignments(Path file) throws IOException {
    List<BadRecord> bad = new ArrayList<>();
    try (InputStream in = StoredFile.open(path(file), hadoop)) {
      AlignmentReader.open(in, file.toString(), Optional.empty(), ReadOptions.DEFAULT)
          .forEachRemaining(family -> bad.addAll(family.bad()));
    }
    return bad;
  }

  private List<Sample> notes() throws IOException {
    Sample csv = sample(SAMPLES.resolve("notes/wards.csv"));
    Sample lines = sample(SAMPLES.resolve("notes/clinic.jsonl"));
    String array = "[" + text(lines).strip().replace("\n", ",\n") + "]";
    return List.of(
        csv,
        new Sample("wards.tsv", bytes(text(csv).replace(',', '\t'))),
        lines,
        new Sample("clinic.ndjson", lines.content()),
        new Sample("clinic.json", lines.content()),
        new Sample("array.json", bytes(array)),
        new Sample("note.txt", bytes("HISTORY:\nNo pain.\n\nPLAN:\nRest — 3 days.\n")),
        new Sample("sentences.conllu", bytes(SENTENCES)),
        sample(SAMPLES.resolve("notes/malformed/wards.csv")),
        sample(SAMPLES.resolve("notes/malformed/clinic.jsonl")));
  }

  private List<BadRecord> readNotes(Path file) {
    return readNotes(file, new NoteColumns("text", "note_id", "patient_id", "cohort"));
  }

  private List<BadRecord> readNotes(Path file, NoteColumns columns) {
    List<BadRecord> bad = new ArrayList<>();
    for (NoteRead read : NoteFile.read(file, hadoop, columns)) {
      if (read.note() == null) {
        bad.add(read.bad());
      } else {
        labels.label(read.note(), Set.of());
        words.words(read.note().text());
        tokenizer.tokenize(read.note().text());
      }
    }
    return bad;
  }

  private List<Sample> labelled() throws IOException {
    return List.of(
        sample(SAMPLES.resolve("audit/notes.csv")),
        sample(SAMPLES.resolve("audit/malformed/notes.csv")));
  }

  private List<BadRecord> readLabelled(Path file) {
    return readNotes(
        file, new NoteColumns("text", "id", "", "", List.of("label", "environment", "split")));
  }

  private static List<Sample> table(String csv) {
    return List.of(
        new Sample("table.csv", bytes(csv)),
        new Sample("table.tsv", bytes(csv.replace(',', '\t'))));
  }

  private List<BadRecord> readRelations(Path file) {
    NoteLabels.read(file.toString(), "", new SectionHeader(""), hadoop);
    return List.of();
  }

  private List<BadRecord> readSections(Path file) {
    NoteLabels.read("", file.toString(), new SectionHeader(""), hadoop);
    return List.of();
  }

  private List<BadRecord> readCells(Path file) {
    CellTable.read(file.toString(), hadoop);
    return List.of();
  }

  private List<Sample> groups() throws IOException {
    return List.of(
        sample(SAMPLES.resolve("audit/groups.csv")),
        sample(SAMPLES.resolve("audit/malformed/groups.csv")));
  }

  private List<BadRecord> readGroups(Path file) {
    TokenGroups.read(file.toString(), hadoop);
    return List.of();
  }

  private List<BadRecord> readVectors(Path file) {
    WordVectors.read(file.toString(), hadoop, word -> true);
    return List.of();
  }

  private List<Sample> images() throws IOException {
    Path png = SAMPLES.resolve("images/shapes/s001.png");
    BufferedImage image = ImageIO.read(png.toFile());
    BufferedImage grey = new BufferedImage(20, 30, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(3, 3, 0, 40_000);
    return List.of(
        sample(png),
        new Sample("shape.jpg", encoded(image, "jpg")),
        new Sample("grey.png", encoded(grey, "png")),
        new Sample("shape.jpeg", encoded(image, "bmp")),
        new Sample("picture.png", encoded(image, "tiff")));
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** That an image cannot be read says who brings images and rows together. */
  private List<BadRecord> readImage(Path file) throws IOException {
    return ImageFile.isReadable(file)
        ? List.of()
        : List.of(new BadRecord(file.toString(), "", 0, 1, "cannot be read as an image", ""));
  }

  private List<Sample> contacts() throws IOException {
    return List.of(
        sample(SAMPLES.resolve("structures/simulated.contacts.tsv.gz")),
        new Sample("small.tsv", bytes("i\tj\tdistance\n1\t5\t7.5\n2\t9\t\n")));
  }

  private List<Sample> structures() throws IOException {
    Path folder = Path.of("src/test/resources/structures");
    return List.of(
        sample(folder.resolve("hand_made.pdb")),
        sample(folder.resolve("hand_made.cif")),
        sample(SAMPLES.resolve("structures/trypsin.pdb.gz")));
  }

  /** As {@code evaluate} does, which puts the file's name before the message. */
  private List<BadRecord> readTruth(Path file) {
    String query = file.toString().contains("trypsin") ? "IVGGYNCEENSVPYQVSLNSGYHFCGGSL" : "ACDEGH";
    try (InputStream in = StoredFile.open(path(file), hadoop)) {
      TruthFile.at(file.toString()).orElseThrow().read(in, query, "distance", Optional.empty());
      return List.of();
    } catch (IOException | IllegalArgumentException e) {
      if (!FuzzedReader.isOurs(e)) {
        throw new IllegalStateException("thrown by others", e);
      }
      return List.of(new BadRecord(file.toString(), "", 0, 0, e.getMessage(), ""));
    }
  }

  private Path encoder(Architecture architecture) throws IOException {
    Path folder = Files.createDirectory(scratch.resolve(architecture.name()));
    new RandomModel(architecture, "bert.", 2, 4, 4).write(folder);
    return folder;
  }

  private List<Sample> encoders() throws IOException {
    Path folder = scratch.resolve(Architecture.BERT.name());
    Path wordPiece = Files.createDirectory(scratch.resolve("wordpiece"));
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(folder.resolve(file), wordPiece.resolve(file));
    }
    Files.writeString(wordPiece.resolve("tokenizer.json"), TOKENIZER);
    List<Sample> samples = new ArrayList<>(Sample.eachOf(folder));
    samples.addAll(Sample.eachOf(encoder(Architecture.ESM2)));
    samples.addAll(Sample.eachOf(wordPiece));
    return samples;
  }

  private List<BadRecord> readEncoder(Path file) throws IOException {
    PretrainedEncoder.read(file.getParent()).tokenizer().tokenize("No painful pain.");
    return List.of();
  }

  private static List<Sample> onnx() {
    return List.of(new Sample("model.onnx", OnnxModel.bytes()));
  }

  private List<BadRecord> readOnnx(Path file) {
    try {
      OnnxModel.read(file);
      return List.of();
    } catch (IOException e) {
      return List.of(new BadRecord(file.toString(), "", 0, 0, e.getMessage(), ""));
    }
  }

  private static List<Sample> predictors() throws IOException {
    byte[] trees;
    try (InputStream in = ContactTier.class.getResourceAsStream(ContactTier.BASELINE.file())) {
      trees = in.readAllBytes();
    }
    return List.of(
        new Sample(ContactTier.BASELINE.file(), trees),
        new Sample(ContactTier.NETWORK.file(), PredictorFile.networks()));
  }

  /** Its caller names the file. */
  private List<BadRecord> readPredictor(Path file) {
    try {
      PredictorFile.read(file);
      return List.of();
    } catch (IOException e) {
      return List.of(new BadRecord(file.toString(), "", 0, 0, e.getMessage(), ""));
    }
  }

  private List<Sample> classifiers() throws IOException {
    Vocabulary vocabulary = Vocabulary.of(List.of(List.of("no", "pain")), 1);
    ClassifierShape shape =
        new ClassifierShape(EncoderKind.LSTM, AttentionKind.ADDITIVE, vocabulary.size(), 3, 4, 2);
    double[][] parameters =
        shape.arrays().stream()
            .map(array -> new double[array.rows() * array.columns()])
            .toArray(double[][]::new);
    Path folder = Files.createDirectory(scratch.resolve("classifier"));
    audits.write(
        folder.toString(),
        new AuditedModel(
            new AttentionClassifier(shape, vocabulary, parameters), List.of("well", "ill")));
    return Sample.eachOf(folder);
  }

  private List<BadRecord> readClassifier(Path file) {
    audits.read(file.getParent().toString());
    return List.of();
  }

  private List<Sample> fusionModels() throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("fusion"));
    models.write(
        folder.toString(),
        FusionModel.untrained(
            new FusionShape(3, 2, 2, 4), standardisation(3), standardisation(2), 1));
    return Sample.eachOf(folder);
  }

  private static Standardisation standardisation(int width) {
    double[] deviation = new double[width];
    Arrays.fill(deviation, 1);
    return new Standardisation(new double[width], deviation);
  }

  private List<BadRecord> readFusionModel(Path file) {
    models.read(file.getParent().toString());
    return List.of();
  }

  private List<Sample> manifests() throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("report"));
    ManifestFile.write(folder);
    return Sample.eachOf(folder);
  }

  private List<BadRecord> readManifest(Path file) throws IOException {
    if (ManifestFile.read(file.getParent(), hadoop).isEmpty()) {
      throw new IllegalStateException("the manifest is not found");
    }
    return List.of();
  }

  /** A file under its name without the compression. */
  private static Sample sample(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      String name = file.getFileName().toString();
      if (name.endsWith(".gz")) {
        content = Compression.gunzipped(content);
        name = name.substring(0, name.length() - 3);
      }
      return new Sample(name, Arrays.copyOf(content, Math.min(LARGEST, content.length)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }

  private static String text(Sample sample) {
    return new String(sample.content(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final String RELATIONS =
      """
      note_id,relation,from_start,from_end,to_start,to_end,right
      w01,coref,0,5,10,12,true
      w01,coref,0,5,14,19,false
      w02,drug,3,4,"8",9,true
      """;

  private static final String SECTIONS =
      """
      note_id,section,start,end
      w01,HISTORY,0,20
      w01,"PLAN
      NEXT",20,30
      w02,LABS,5,9
      """;

  private static final String CELLS =
      """
      note_id,start,end,row,col
      s001,2,14,0,3
      s002,4,18,1,2
      """;

  private static final Sample VECTORS =
      new Sample("vectors.txt", bytes("3 4\nno .1 .2 -3e-1 4\npain 1 2 3 4\nrest 0 0 0 1\n"));

  private static final String SENTENCES =
      """
      # sent_id = s1
      # text = Can't the cat sit?
      1-2\tCan't\t_\t_\t_\t_\t_\t_\t_\t_
      1\tCa\t_\tAUX\t_\t_\t5\taux\t_\t_
      2\tn't\t_\tPART\t_\t_\t5\tadvmod\t_\t_
      3\tthe\t_\tDET\t_\t_\t4\tdet\t_\t_
      4\tcat\t_\tNOUN\t_\t_\t5\tnsubj:pass\t_\t_
      5\tsit\t_\tVERB\t_\t_\t0\troot\t_\t_
      6\t?\t_\tPUNCT\t_\t_\t5\tpunct\t_\t_

      # sent_id = s2
      # text = Go
      1\tGo\t_\tVERB\t_\t_\t0\troot\t_\t_

      """;

  private static final String TOKENIZER =
      """
      {"model": {"type": "WordPiece", "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3,
        "pain": 4, "##ful": 5, "no": 6, ".": 7}},
       "normalizer": {"type": "BertNormalizer", "lowercase": true, "clean_text": true},
       "pre_tokenizer": {"type": "BertPreTokenizer"}}
      """;
}
