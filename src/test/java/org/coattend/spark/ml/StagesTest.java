package org.coattend.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.coattend.coevolution.CoevolvingFamily;
import org.coattend.coevolution.FamilyModel;
import org.coattend.contact.ContactTier;
import org.coattend.corpus.FamilyRead;
import org.coattend.corpus.ReadOptions;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Encoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagesTest {
  private static final String TRNA = "data-samples/msa/trna.a3m.gz";
  private static final List<String> TEXTS =
      List.of(
          "The patient was given aspirin.",
          "No acute distress, lungs are clear. The heart is of normal size.",
          "Follow up in two weeks.");

  @TempDir Path folder;
  private static SparkSession spark;
  private static Dataset<Row> alignments;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    spark.read().format("a3m").load(TRNA).createOrReplaceTempView("rows");
    alignments =
        spark
            .sql(
                """
                SELECT family,
                  transform(array_sort(collect_list(struct(row, sequence))), r -> r.sequence) AS sequences
                FROM rows WHERE sequence IS NOT NULL AND row <= 400 GROUP BY family
                """)
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void coevolutionGivesThePairsOfTheFit() throws Exception {
    Row row = meanField().setTop(20).transform(alignments).first();

    List<String> sequences = row.getList(1);
    FamilyRead read = FamilyRead.of("trna", sequences, ReadOptions.DEFAULT);
    Encoder encoder = new Encoder(new Encoder.Options(Optional.empty(), .5, .8));
    List<CoevolvingFamily.Pair> pairs =
        FamilyModel.fit(
                encoder.encode(read.accepted().orElseThrow(), read.rowsIn()),
                new FamilyModel.Options(.8, new MeanField.Options(.7), ContactTier.NONE))
            .pairs(20)
            .toList();
    List<Row> found = row.getList(2);
    assertThat(found).hasSize(20);
    for (int k = 0; k < 20; k++) {
      assertThat(found.get(k).<Integer>getAs("i")).isEqualTo(pairs.get(k).i());
      assertThat(found.get(k).<Integer>getAs("j")).isEqualTo(pairs.get(k).j());
      assertThat(found.get(k).<Float>getAs("score")).isEqualTo(pairs.get(k).score());
      assertThat(found.get(k).isNullAt(3)).isTrue();
    }
  }

  @Test
  void aPipelineThatIsSavedAndLoadedGivesTheSame() throws IOException {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new SQLTransformer()
                      .setStatement(
                          "select family, slice(sequences, 1, 300) as rows from __THIS__"),
                  meanField().setInputCol("rows").setOutputCol("best").setTop(5).setIdentity(.7)
                });
    PipelineModel fitted = pipeline.fit(alignments);
    String path = folder.resolve("pipeline").toString();

    fitted.save(path);
    PipelineModel loaded = PipelineModel.load(path);

    Coevolution stage = (Coevolution) loaded.stages()[1];
    assertThat(stage.uid()).isEqualTo(fitted.stages()[1].uid());
    assertThat(stage.explainParams()).contains("identity", "(default: 0.8, current: 0.7)");
    assertThat(loaded.transform(alignments).collectAsList())
        .isEqualTo(fitted.transform(alignments).collectAsList());
    assertThat(loaded.transform(alignments).columns()).containsExactly("family", "rows", "best");
  }

  @Test
  void stagesAreSavedByThemselves() throws IOException {
    String path = folder.resolve("stage").toString();
    new Coevolution().setModel("mean-field").setHandleInvalid("keep").save(path);
    new NoteAttention().setEncoder("models/bert").setOutputCol("attention").save(path + "2");

    Coevolution coevolution = Coevolution.load(path);
    NoteAttention notes = NoteAttention.load(path + "2");

    assertThat(coevolution.getOrDefault(coevolution.model())).isEqualTo("mean-field");
    assertThat(coevolution.getOrDefault(coevolution.handleInvalid())).isEqualTo("keep");
    assertThat(coevolution.isSet(coevolution.top())).isFalse();
    assertThat(notes.getOrDefault(notes.encoder())).isEqualTo("models/bert");
    assertThat(notes.getOrDefault(notes.outputCol())).isEqualTo("attention");
    assertThat(notes.params())
        .extracting(param -> param.name())
        .containsExactly("encoder", "inputCol", "outputCol");
  }

  @Test
  void invalidAlignmentsAreAnErrorOrKeptOrSkipped() {
    Dataset<Row> mixed =
        spark.createDataFrame(
            List.of(
                RowFactory.create("good", List.of("ACDEF", "ACDDF", "AGDEF", "CCDEF")),
                RowFactory.create("short row", List.of("ACDEF", "ACDDF", "AGDE", "CCDEF")),
                RowFactory.create("single", List.of("ACDEF")),
                RowFactory.create("none", List.of()),
                RowFactory.create("null", null)),
            new StructType()
                .add("name", DataTypes.StringType)
                .add("sequences", DataTypes.createArrayType(DataTypes.StringType)));

    assertThatThrownBy(
            () -> meanField().transform(mixed.where("name = 'short row'")).collectAsList())
        .hasStackTraceContaining(
            "column sequences, row with name 'short row' line 3: row has 4 match columns, the query"
                + " has 5");
    assertThatThrownBy(() -> meanField().transform(mixed.where("name = 'null'")).collectAsList())
        .hasStackTraceContaining("column sequences, row with name 'null': the alignment is null");
    assertThatThrownBy(
            () -> meanField().transform(mixed.where("name = 'null'").select("sequences")).count())
        .hasStackTraceContaining("row with ordinal 1 in partition 0: the alignment is null");
    assertThat(withPairs(meanField().setHandleInvalid("keep").transform(mixed)))
        .containsExactly("good:true", "short row:true", "single:false", "none:false", "null:false");
    assertThat(withPairs(meanField().setHandleInvalid("skip").transform(mixed)))
        .containsExactly("good:true", "short row:true");
  }

  @Test
  void anAlignmentThatTakesTooMuchMemoryIsNotFitted() {
    int columns = 9_000;
    Dataset<Row> large =
        spark.createDataFrame(
            List.of(RowFactory.create("large", List.of("A".repeat(columns), "C".repeat(columns)))),
            alignments.schema());

    assertThatThrownBy(() -> meanField().transform(large).collectAsList())
        .hasStackTraceContaining("row with family 'large': the fit of 2 rows × 9,000 columns takes")
        .hasStackTraceContaining("give more memory");
    assertThat(withPairs(meanField().setHandleInvalid("keep").transform(large)))
        .containsExactly("large:false");
  }

  @Test
  void parametersAreValidated() {
    assertThatThrownBy(() -> new Coevolution().setModel("tree"))
        .hasMessageContaining("parameter model given invalid value tree");
    assertThatThrownBy(() -> new Coevolution().setIdentity(0))
        .hasMessageContaining("identity given invalid value 0");
    assertThatThrownBy(
            () -> new Coevolution().setInputCol("rows").transformSchema(alignments.schema()))
        .hasMessageContaining("inputCol is 'rows', the columns are family, sequences");
    assertThatThrownBy(
            () -> new NoteAttention().setInputCol("sequences").transformSchema(alignments.schema()))
        .hasMessageContaining("inputCol 'sequences' is ARRAY<STRING>, must be STRING");
    assertThatThrownBy(
            () -> new Coevolution().setOutputCol("family").transformSchema(alignments.schema()))
        .hasMessageContaining("outputCol is 'family', which exists");
  }

  @Test
  void aCopyKeepsAndOverridesParameters() {
    Coevolution stage = new Coevolution().setTop(7);

    Coevolution copy = stage.copy(new ParamMap().put(stage.top().w(9)));

    assertThat(copy.uid()).isEqualTo(stage.uid());
    assertThat(copy.getOrDefault(copy.top())).isEqualTo(9);
    assertThat(stage.getOrDefault(stage.top())).isEqualTo(7);
  }

  @Test
  void noteAttentionHasEveryHeadOfEachTextInAllPartitionings() {
    Dataset<Row> texts = spark.createDataset(TEXTS, Encoders.STRING()).toDF("text");

    List<Row> one =
        new NoteAttention().transform(texts.repartition(1)).orderBy("text").collectAsList();
    List<Row> three =
        new NoteAttention().transform(texts.repartition(3)).orderBy("text").collectAsList();

    for (int k = 0; k < TEXTS.size(); k++) {
      List<Row> heads = one.get(k).getList(1);
      List<Row> alone = three.get(k).getList(1);
      assertThat(heads).hasSize(6 * 12 * 2);
      for (int h = 0; h < heads.size(); h++) {
        assertThat(heads.get(h).getInt(0)).isEqualTo(h / 24 + 1);
        assertThat(heads.get(h).getInt(1)).isEqualTo(h / 2 % 12 + 1);
        assertThat(heads.get(h).<Double>getAs("entropy")).isBetween(0.0, 1.0);
        for (int feature = 3; feature < heads.get(h).size(); feature++) {
          assertThat(heads.get(h).getDouble(feature))
              .isCloseTo(alone.get(h).getDouble(feature), within(1e-4));
        }
      }
    }
    assertThat(one.get(0).get(1)).isNotEqualTo(one.get(1).get(1));
  }

  @Test
  void textsWithoutWordsHaveNoHeadsAndNullsHaveNull() {
    Dataset<Row> texts =
        spark.createDataset(Arrays.asList("", null, "Aspirin."), Encoders.STRING()).toDF("text");

    Dataset<Row> heads = new NoteAttention().transform(texts);

    assertThat(heads.selectExpr("array_size(heads)", "heads is null").collectAsList())
        .containsExactly(
            RowFactory.create(0, false),
            RowFactory.create(null, true),
            RowFactory.create(144, false));
  }

  private static Coevolution meanField() {
    return new Coevolution().setModel("mean-field").setProbability("none");
  }

  private static List<String> withPairs(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> row.getString(0) + ":" + !row.isNullAt(2))
        .toList();
  }
}
