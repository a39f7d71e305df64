using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Data;

public sealed class TableTests
{
    [TestCase("true,FALSE,", FeatureKind.Flag)]
    [TestCase("yes,no,NA", FeatureKind.Flag)]
    [TestCase("0,1,1", FeatureKind.Flag)]
    [TestCase("1,yes", FeatureKind.Category)]
    [TestCase("0,1,2", FeatureKind.Number)]
    [TestCase("1.5,-2e-3, 7 ,null,NaN", FeatureKind.Number)]
    [TestCase("1507507200,1507507260", FeatureKind.Number)]
    [TestCase("2017-10-09,2017-10-10T12:30:00Z,2017-10-10 12:30", FeatureKind.Date)]
    [TestCase("2017-10-09,soon", FeatureKind.Category)]
    [TestCase("free,pro,free", FeatureKind.Category)]
    [TestCase(",NA, ,nan,NULL,N/A", FeatureKind.Number)]
    public void Build_Cells_TellTheKind(string cells, FeatureKind kind) => Assert.That(Column(cells.Split(',')).Kind, Is.EqualTo(kind));

    [Test]
    public void Build_WordsThatHardlyRepeat_AreText()
    {
        Assert.That(Column([.. Enumerable.Range(0, 200).Select(i => $"user-{i}")]).Kind, Is.EqualTo(FeatureKind.Text));
        Assert.That(Column([.. Enumerable.Range(0, 900).Select(i => $"city-{i % 300}")]).Kind, Is.EqualTo(FeatureKind.Category));
        Assert.That(Column([.. Enumerable.Range(0, 9000).Select(i => $"page-{i % 3000}")]).Kind, Is.EqualTo(FeatureKind.Text));
        Assert.That(Column([.. Enumerable.Range(0, 5).Select(i => new string((char)('a' + i), 200))]).Kind, Is.EqualTo(FeatureKind.Text));
    }

    [Test]
    public void Build_Values_AreWhatWasWritten()
    {
        var numbers = (NumberColumn)Column("1.5", "", "-2e3", " ", "007");
        Assert.That(numbers.Values.ToArray(), Is.EqualTo(new[] { 1.5, double.NaN, -2000, double.NaN, 7 }));
        var flags = (FlagColumn)Column("Yes", "no", null);
        Assert.That(flags.Values.ToArray(), Is.EqualTo(new bool?[] { true, false, null }));
        var categories = (CategoryColumn)Column("pro", "free", "NA", "pro");
        Assert.That(categories.Categories, Is.EqualTo(new[] { "free", "pro" }), "in alphabetical order");
        Assert.That(categories.Codes.ToArray(), Is.EqualTo(new[] { 1, 0, -1, 1 }));
        Assert.That(categories.CategoryOf(0), Is.EqualTo("pro"));
        var dates = (DateColumn)Column("2000-01-02", "2000-01-01T06:00:00Z", "1999-12-31T23:00:00-01:00", "");
        Assert.That(dates.Days.ToArray(), Is.EqualTo(new[] { 1, 0.25, 0, double.NaN }));
        Assert.That(dates.DateOf(1), Is.EqualTo(new DateTimeOffset(2000, 1, 1, 6, 0, 0, TimeSpan.Zero)));
        Assert.That(dates.DateOf(3), Is.Null);
        Assert.That(dates.IsMissing(3), Is.True);
    }

    [TestCase("1.5,2,\"1,5\"", "Row 3 of the column 'x' holds '1,5', a number with a comma")]
    [TestCase("\"1,234.50\",\"2,000.00\"", "Row 1 of the column 'x' holds '1,234.50', a number with a comma")]
    [TestCase("1,2,Infinity", "Row 3 of the column 'x' holds 'Infinity', which is infinite or too large")]
    [TestCase("1,1e300", "Row 2 of the column 'x' holds '1e300'")]
    public void Build_NumbersThatCannotBe_AreRefusedWithColumnAndRow(string cells, string words)
        => Assert.That(() => Column(Split(cells)), Throws.InstanceOf<TableDataException>().With.Message.Contains(words));

    [Test]
    public void Build_OneWordAmongNumbers_IsRefusedNotGuessed()
    {
        var cells = Enumerable.Range(0, 100).Select(i => $"{i}").Append("unknown").ToArray();
        Assert.That(() => Column(cells), Throws.InstanceOf<TableDataException>().With.Message.Contains("Row 101 of the column 'x' holds 'unknown' among numbers"));
        Assert.That(Column(FeatureKind.Text, cells).Kind, Is.EqualTo(FeatureKind.Text), "unless the kind is given");
        Assert.That(
            Column([.. Enumerable.Range(0, 300).Select(i => i % 60 == 0 ? $"C{536000 + i}" : $"{536000 + i}")]).Kind,
            Is.EqualTo(FeatureKind.Text),
            "a letter among the digits makes it a code");
    }

    [Test]
    public void Build_MoreDifferentCellsThanAreKept_StaysTheSame()
    {
        var cells = Enumerable.Range(0, 50_000).Select(i => i == 3 ? null : $"{i}.25").ToArray();
        var numbers = (NumberColumn)Column(cells);
        Assert.That(numbers.RowCount, Is.EqualTo(50_000));
        Assert.That(numbers.Values[49_999], Is.EqualTo(49_999.25));
        Assert.That(numbers.Values[3], Is.NaN);
        Assert.That(() => Column([.. cells, "late"]), Throws.InstanceOf<TableDataException>().With.Message.Contains("Row 50001 of the column 'x' holds 'late' among numbers"));

        var texts = (TextColumn)Column([.. Enumerable.Range(0, 50_000).Select(i => $"user-{i}")]);
        Assert.That(texts.Values[49_999], Is.EqualTo("user-49999"));
        var dates = (DateColumn)Column([.. Enumerable.Range(0, 25_000).Select(i => new DateTime(2020, 1, 1).AddMinutes(i).ToString("yyyy-MM-ddTHH:mm"))]);
        Assert.That(dates.Days[1] - dates.Days[0], Is.EqualTo(1 / 1440.0).Within(1e-9));
    }

    [Test]
    public void Build_DeclaredKinds_AreKept()
    {
        Assert.That(Column(FeatureKind.Category, "1", "2", "1"), Has.Property(nameof(DataColumn.Kind)).EqualTo(FeatureKind.Category));
        Assert.That(Column(FeatureKind.Number, "1", "0").Kind, Is.EqualTo(FeatureKind.Number));
        Assert.That(() => Column(FeatureKind.Number, "1", "1,5"), Throws.InstanceOf<TableDataException>().With.Message.Contains("comma"));
        Assert.That(() => Column(FeatureKind.Flag, "yes", "maybe"), Throws.InstanceOf<TableDataException>().With.Message.Contains("'maybe' among flags"));
        Assert.That(() => Column(FeatureKind.Date, "2020-01-01", "2020-13-01"), Throws.InstanceOf<TableDataException>().With.Message.Contains("Row 2"));
    }

    [Test]
    public void Build_AnyNumber_ComesBackExactly()
    {
        var random = new RandomSource(1);
        var values = Enumerable.Range(0, 1000).Select(_ => random.Normal(0, 1e5)).ToArray();
        var column = (NumberColumn)Column([.. values.Select(v => v.ToString("R"))]);
        Assert.That(column.Values.ToArray(), Is.EqualTo(values));
    }

    [Test]
    public void TableBuilder_BadShapes_AreRefused()
    {
        Assert.That(() => new TableBuilder(["a", "b", "a"]), Throws.InstanceOf<TableDataException>().With.Message.Contains("Two columns are named 'a'"));
        Assert.That(() => new TableBuilder(["a", " "]), Throws.InstanceOf<TableDataException>().With.Message.Contains("Column 2 has no name"));
        var builder = new TableBuilder(["a", "b"]);
        builder.AddRow(["1", "2"]);
        Assert.That(() => builder.AddRow(["1"]), Throws.InstanceOf<TableDataException>().With.Message.Contains("Row 2 has 1 cells; there are 2 columns"));
    }

    [Test]
    public void Build_HeaderOnly_IsAnEmptyTable()
    {
        var table = new TableBuilder(["a", "b"]).Build();
        Assert.That(table.RowCount, Is.Zero);
        Assert.That(table.Columns, Has.Length.EqualTo(2));
        Assert.That(TableSchema.Of(table).Encode(table).RowCount, Is.Zero);
    }

    [Test]
    public void DataTable_ColumnsThatDoNotFit_AreRefused()
    {
        var x = new NumberColumn("x", new double[] { 1, 2 });
        Assert.That(() => new DataTable([x, x]), Throws.ArgumentException.With.Message.Contains("Two columns are named 'x'"));
        Assert.That(() => new DataTable([x, new NumberColumn("y", new double[3])]), Throws.ArgumentException.With.Message.Contains("'y' has 3 rows; 'x' has 2"));
        Assert.That(() => new DataTable([x], new float[1]), Throws.ArgumentException);
        Assert.That(() => new DataTable([x])["z"], Throws.ArgumentException.With.Message.Contains("no column 'z'; there are 'x'"));
        Assert.That(() => new NumberColumn("x", new[] { double.PositiveInfinity }), Throws.ArgumentException);
        Assert.That(() => new CategoryColumn("x", new[] { 2 }, ["a"]), Throws.ArgumentException);
        Assert.That(() => new CategoryColumn("x", new[] { 0 }, ["a", "a"]), Throws.ArgumentException);
    }

    [Test]
    public void Select_Rows_TakesThemFromEveryColumn()
    {
        var table = Table().Select([2, 0]);
        Assert.That(table.RowCount, Is.EqualTo(2));
        Assert.That(((CategoryColumn)table["tier"]).CategoryOf(0), Is.Null);
        Assert.That(((NumberColumn)table["age"]).Values.ToArray(), Is.EqualTo(new[] { 50.0, 30 }));
        Assert.That(((TextColumn)table["note"]).Values[1], Is.EqualTo("first"));
        Assert.That(table.Without("age", "nothing").Columns.Select(c => c.Name), Is.EqualTo(new[] { "tier", "active", "since", "note" }));
    }

    [Test]
    public void ToLearningSet_MixedTable_GivesFeaturesWithoutText()
    {
        var set = Table().ToLearningSet(new float[] { 1, 0, 1 });
        Assert.That(set.Columns.Select(c => (c.Name, c.Kind, c.CategoryCount)), Is.EqualTo(new[]
        {
            ("age", FeatureKind.Number, 0), ("tier", FeatureKind.Category, 2), ("active", FeatureKind.Flag, 0), ("since", FeatureKind.Date, 0),
        }));
        Assert.That(set.Features.Row(0).ToArray(), Is.EqualTo(new[] { 30f, 1, 1, 1 }));
        Assert.That(set.Features.Row(2).ToArray(), Is.EqualTo(new[] { 50f, float.NaN, float.NaN, 2 }));
    }

    [Test]
    public void Encode_AnotherTable_UsesTheTrainingCodes()
    {
        var schema = TableSchema.Of(Table());
        var other = new DataTable(
        [
            new CategoryColumn("tier", new[] { 0, 1, 2 }, ["plus", "pro", "free"]),
            new NumberColumn("extra", new double[3]),
            new NumberColumn("active", new[] { double.NaN, double.NaN, double.NaN }),
            new DateColumn("since", new double[3]),
            new FlagColumn("age", new bool?[] { true, null, false }),
        ]);
        var features = schema.Encode(other);
        Assert.That(features.Row(0).ToArray(), Is.EqualTo(new[] { 1f, float.NaN, float.NaN, 0 }), "'plus' is unseen");
        Assert.That(features.Row(1).ToArray(), Is.EqualTo(new[] { float.NaN, 1f, float.NaN, 0 }));
        Assert.That(features.Row(2).ToArray(), Is.EqualTo(new[] { 0f, 0f, float.NaN, 0 }));
        Assert.That(schema.Unused(other), Is.EqualTo(new[] { "extra" }));
    }

    [Test]
    public void Encode_MissingOrChangedColumns_AreNamed()
    {
        var schema = TableSchema.Of(Table());
        Assert.That(
            () => schema.Encode(Table().Without("age", "since")),
            Throws.InstanceOf<TableDataException>().With.Message.Contains("the columns 'age', 'since'"));
        var changed = new DataTable(Table().Columns.Where(c => c.Name != "tier").Append(new NumberColumn("tier", new double[] { 1, 2, 3 })));
        Assert.That(
            () => schema.Encode(changed),
            Throws.InstanceOf<TableDataException>().With.Message.Contains("'tier' holds numbers; the model learned from categories"));
    }

    [Test]
    public void Schema_WriteThenRead_EncodesTheSame()
    {
        var schema = TableSchema.Of(Table());
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        schema.Write(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        var restored = TableSchema.Read(reader);
        Assert.That(restored.Columns.Select(c => (c.Name, c.Kind, string.Join(',', c.Categories))), Is.EqualTo(schema.Columns.Select(c => (c.Name, c.Kind, string.Join(',', c.Categories)))));
        Assert.That(restored.Encode(Table()).Values.ToArray(), Is.EqualTo(schema.Encode(Table()).Values.ToArray()));
        Assert.That(restored.Kinds["tier"], Is.EqualTo(FeatureKind.Category));
        Assert.That(() => new TableSchema([new ColumnSchema("x", FeatureKind.Text, [])]), Throws.ArgumentException);
    }

    private static DataTable Table() => new(
    [
        new NumberColumn("age", new double[] { 30, 40, 50 }),
        new CategoryColumn("tier", new[] { 1, 0, -1 }, ["free", "pro"]),
        new FlagColumn("active", new bool?[] { true, false, null }),
        new DateColumn("since", new double[] { 1, double.NaN, 2 }),
        new TextColumn("note", new[] { "first", null, "third" }),
    ]);

    private static DataColumn Column(params string?[] cells) => Column(null, cells);

    private static DataColumn Column(FeatureKind? kind, params string?[] cells)
    {
        var builder = new TableBuilder(["x"], kind is null ? null : new Dictionary<string, FeatureKind> { ["x"] = kind.Value });
        foreach (var cell in cells)
        {
            builder.AddRow([cell]);
        }

        return builder.Build()["x"];
    }

    /// <summary>Splits at commas outside quotes.</summary>
    private static string[] Split(string line)
        => [.. line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(',', StringSplitOptions.RemoveEmptyEntries))];
}
