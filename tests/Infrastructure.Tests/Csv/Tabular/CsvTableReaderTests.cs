using AudienceML.Core.Errors;
using AudienceML.Core.Features;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Infrastructure.Csv.Tabular;
using AudienceML.Learning.Data;
using FsCheck;
using FsCheck.Fluent;

namespace AudienceML.Infrastructure.Tests.Csv.Tabular;

[TestFixture]
public sealed class CsvTableReaderTests
{
    private const string Small = "id,plan,months,vip,since,spend,churn\n"
        + "1,basic,3,yes,2026-01-01,1.5,Yes\n2,pro,12,no,2025-06-30,,No\n3,basic,7,NA,2024-01-15T12:00:00Z,1e3,No\n";

    private readonly CsvTableReader _reader = new();
    private TempDirectory _directory = null!;

    [SetUp]
    public void CreateDirectory() => _directory = new();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test]
    public async Task ReadLabelled_MixedColumns_TellsTheirKindsAndValues()
    {
        var table = await ReadAsync(Small);

        Assert.Multiple(() =>
        {
            Assert.That(
                table.Schema.Columns,
                Is.EqualTo([
                    new("plan", FeatureKind.Category), new("months", FeatureKind.Number), new("vip", FeatureKind.Flag), new("since", FeatureKind.Date),
                    new FeatureDefinition("spend", FeatureKind.Number)]));
            Assert.That(table.Rows.Select(r => r.Id), Is.EqualTo(["1", "2", "3"]));
            Assert.That(table.Rows.Select(r => r.Categories[0]), Is.EqualTo(["basic", "pro", "basic"]));
            Assert.That(table.Rows[0].Numbers.ToArray(), Is.EqualTo([3, 1, 9497, 1.5f]));
            Assert.That(table.Rows[1].Numbers.ToArray(), Is.EqualTo([12, 0, 9312, float.NaN]));
            Assert.That(table.Rows[2].Numbers.ToArray(), Is.EqualTo([7, float.NaN, 8780.5f, 1000]));
            Assert.That(table.Labels, Is.EqualTo([1, 0, 0]));
            Assert.That((table.Positive, table.Negative), Is.EqualTo(("Yes", "No")));
            Assert.That(table.Notices, Is.Empty);
        });
    }

    [TestCase("1", "0", null, "1")]
    [TestCase("FALSE", "TRUE", null, "TRUE")]
    [TestCase("churned", "retained", null, "churned")]
    [TestCase("a", "b", "B", "b")]
    [TestCase("no", "yes", "no", "no")]
    public async Task ReadLabelled_AnyTwoValues_FindsThePositiveOne(string first, string second, string? positive, string expected)
    {
        var table = await ReadAsync($"id,x,churn\n1,2,{first}\n2,3,{second}\n", positive: positive);

        Assert.That(table.Positive, Is.EqualTo(expected));
        Assert.That(table.Labels[0], Is.EqualTo(first == expected ? 1 : 0));
    }

    [TestCase("id,x,churn\n1,2,a\n2,3,b\n", "AML4013", "'a', 'b'", "--positive")]
    [TestCase("id,x,churn\n1,2,yes\n2,3,yes\n", "AML4013", "one value only", "'yes'")]
    [TestCase("id,x,churn\n1,2,yes\n2,3,no\n3,3,maybe\n", "AML4013", "more than two", "'maybe'", "line 4")]
    [TestCase("id,x,churn\n1,2,yes\n2,3,\n", "AML4013", "Line 3", "no label")]
    [TestCase("id,x,churn\n1,2,yes\n2,3,no\n1,4,no\n", "AML4014", "Lines 2 and 4", "'1'")]
    [TestCase("id,x,churn\n1,2,yes\n,3,no\n", "AML4017", "Line 3", "'id'")]
    [TestCase("id,x,churn\n", "AML4004")]
    [TestCase("id,x,chrun\n1,2,yes\n", "AML4012", "'churn'", "label", "Did you mean 'chrun'?", "'id', 'x', 'chrun'")]
    [TestCase("uid,x,churn\n1,2,yes\n", "AML4012", "'id'", "Did you mean 'uid'?")]
    [TestCase("id;x;churn\n1;1,5;yes\n2;3;no\n", "AML4016", "Line 2", "'x'", "'1,5'", "point")]
    [TestCase("id,x,churn\n1,2,yes\n2,Infinity,no\n", "AML4025", "Line 3", "'x'", "infinite")]
    [TestCase("id,x,churn\n1,2,yes\n2,1e39,no\n", "AML4025", "Line 3", "'x'", "1e39")]
    [TestCase("id,churn\n1,yes\n2,no\n", "AML4026", "no column to learn from")]
    [TestCase("id,x,churn\n1,2,yes\n2\n", "AML4005", "Line 3")]
    [TestCase("id,x,x,churn\n1,2,2,yes\n", "AML4006", "'x'")]
    public async Task ReadLabelled_BadInput_SaysWhatAndWhere(string content, string code, params string[] words) =>
        await AssertFailsAsync(code, () => ReadAsync(content), words);

    [Test]
    public async Task ReadLabelled_UnknownPositive_NamesTheValues() =>
        await AssertFailsAsync("AML4013", () => ReadAsync(Small, positive: "maybe"), "'maybe'", "'Yes', 'No'");

    [Test]
    public async Task ReadLabelled_AWordAmongManyNumbers_IsAMistakeAndNoCategory()
    {
        var rows = Enumerable.Range(0, 100).Select(i => $"{i},{(i == 70 ? "twelve" : i * 3)},{i % 2}");

        await AssertFailsAsync("AML4015", () => ReadAsync("id,x,churn\n" + string.Join('\n', rows)), "Line 72", "'x'", "'twelve'");
    }

    [Test]
    public async Task ReadLabelled_EmptyAndTextColumns_AreLeftOutWithANotice()
    {
        var rows = Enumerable.Range(0, 100).Select(i => $"{i},{i},,\"{new string((char)('a' + (i % 26)), 45)}{i}\",{i % 2}");

        var table = await ReadAsync("id,x,nothing,story,churn\n" + string.Join('\n', rows));

        Assert.That(table.Schema.Columns.Select(c => c.Name), Is.EqualTo(["x"]));
        Assert.That(table.Notices, Has.Some.Contains("'nothing'").And.Some.Contains("'story'"));
    }

    [Test]
    public async Task ReadLabelled_IgnoredColumns_AreNotFeatures()
    {
        var table = await _reader.ReadLabelledAsync(new() { Path = _directory.Write("t.csv", Small), Id = "id", Label = "churn", Ignore = ["months", "since"] });

        Assert.That(table.Schema.Columns.Select(c => c.Name), Is.EqualTo(["plan", "vip", "spend"]));
    }

    [Test]
    public async Task ReadRows_OtherOrderAndMoreColumns_GivesTheModelsColumnsAndANotice()
    {
        var schema = (await ReadAsync(Small)).Schema;

        var rows = await _reader.ReadRowsAsync(
            new() { Path = _directory.Write("new.csv", "more,spend,since,vip,months,plan,id\n?,2,,1,0,unheard,x-1\n"), Id = "id" }, schema);
        var all = await AllAsync(rows.Rows);

        Assert.Multiple(() =>
        {
            Assert.That(rows.Notices, Has.One.Contains("'more'"));
            Assert.That(all.Single().Id, Is.EqualTo("x-1"));
            Assert.That(all.Single().Numbers.ToArray(), Is.EqualTo([0, 1, float.NaN, 2]));
            Assert.That(all.Single().Categories.ToArray(), Is.EqualTo(["unheard"]));
        });
    }

    [Test]
    public async Task ReadRows_MissingColumns_NamesAllOfThem()
    {
        var schema = (await ReadAsync(Small)).Schema;

        await AssertFailsAsync(
            "AML4018", () => _reader.ReadRowsAsync(new() { Path = _directory.Write("new.csv", "id,plan,months,vip\n1,a,1,1\n"), Id = "id" }, schema), "'since', 'spend'");
    }

    [TestCase("1,basic,many,yes,2026-01-01,1", "AML4015", "Line 2", "'months'", "'many'", "a number")]
    [TestCase("1,basic,3,perhaps,2026-01-01,1", "AML4015", "'vip'", "yes or no")]
    [TestCase("1,basic,3,yes,01.02.2026,1", "AML4015", "'since'", "2026-01-31")]
    [TestCase("1,basic,3,yes,2026-01-01,\"1,5\"", "AML4016", "'spend'", "'1,5'")]
    [TestCase("1,basic,3,yes,2026-01-01,-Infinity", "AML4025", "'spend'")]
    public async Task ReadRows_CellOfAnotherKind_SaysWhichAndWhere(string row, string code, params string[] words)
    {
        var schema = (await ReadAsync(Small)).Schema;
        var path = _directory.Write("new.csv", "id,plan,months,vip,since,spend\n" + row + "\n");

        await AssertFailsAsync(code, async () => await AllAsync((await _reader.ReadRowsAsync(new() { Path = path, Id = "id" }, schema)).Rows), words);
    }

    [Test]
    public async Task FindUnseenCategories_NewWords_AreCounted()
    {
        var table = await ReadAsync(Small);
        var encoder = new TabularFeatureEngineer(table.Schema).Fit([.. table.Rows]);
        var rows = await AllAsync((await _reader.ReadRowsAsync(
            new() { Path = _directory.Write("new.csv", "id,plan,months,vip,since,spend\n1,gold,1,1,,\n2,silver,1,1,,\n3,basic,1,1,,\n4,,1,1,,\n"), Id = "id" }, table.Schema)).Rows);

        Assert.That(_reader.FindUnseenCategories(encoder, table.Schema, rows), Is.EqualTo(["2 values of 'plan', such as 'gold', were not there in training and count as missing."]));
    }

    [Test]
    public void ReadLabelled_NumbersWrittenInAnyForm_ComeBackAsTheyWere()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(50),
            Prop.ForAll(ArbMap.Default.GeneratorFor<float>().Where(float.IsFinite).NonEmptyListOf().ToArbitrary(), numbers =>
            {
                var content = "id,x,churn\n" + string.Concat(numbers.Select((n, i) => FormattableString.Invariant($"{i},{n:R},{i % 2}\n"))) + "last,2.5,1\nlast2,7.25,0\n";
                var table = ReadAsync(content).GetAwaiter().GetResult();
                return table.Rows.Select(r => r.Numbers[0]).SequenceEqual(numbers.Append(2.5f).Append(7.25f));
            }));
    }

    [Test]
    public async Task ReadLabelled_TelcoCustomers_HasTheKnownRowsAndKinds()
    {
        var table = await _reader.ReadLabelledAsync(
            new() { Path = RealData.Find("telco-churn/WA_Fn-UseC_-Telco-Customer-Churn.csv"), Id = "customerID", Label = "Churn" });

        var kinds = table.Schema.Columns.ToDictionary(c => c.Name, c => c.Kind);
        var charges = table.Schema.SlotOf(table.Schema.Columns.IndexOf(new("TotalCharges", FeatureKind.Number)));
        Assert.Multiple(() =>
        {
            Assert.That((table.Rows.Count, table.Labels.Sum(), kinds.Count), Is.EqualTo((7043, 1869f, 19)));
            Assert.That((kinds["gender"], kinds["Partner"], kinds["tenure"], kinds["MultipleLines"]), Is.EqualTo((FeatureKind.Category, FeatureKind.Flag, FeatureKind.Number, FeatureKind.Category)));
            Assert.That(table.Rows.Count(r => float.IsNaN(r.Numbers[charges])), Is.EqualTo(11));
        });
    }

    [Test]
    public async Task ReadLabelled_BankCustomersWithoutId_SaysWhichColumnsThereAre()
    {
        var path = RealData.Find("bank-marketing/bank-additional-full.csv");

        await AssertFailsAsync("AML4012", () => _reader.ReadLabelledAsync(new() { Path = path, Id = "id", Label = "y" }), "'id'", "'age', 'job'");
    }

    [Test]
    public async Task ReadLabelled_NewsWithSpacesInItsHeader_FindsItsColumns()
    {
        var path = RealData.Find("news-popularity/OnlineNewsPopularity.csv");

        var table = await _reader.ReadLabelledAsync(new() { Path = path, Id = "url", Label = "is_weekend", Ignore = ["timedelta"] });

        Assert.That((table.Rows.Count, table.Schema.Columns.Length), Is.EqualTo((9874, 58)));
        Assert.That(table.Schema.Columns, Has.None.Matches<FeatureDefinition>(c => c!.Kind == FeatureKind.Category));
    }

    private static async Task AssertFailsAsync(string code, Func<Task> action, params string[] words)
    {
        var failure = await Assert.ThrowsAsync<DataSourceException>(() => action());
        Assert.Multiple(() =>
        {
            Assert.That(failure!.Code, Is.EqualTo(code));
            foreach (var word in words)
            {
                Assert.That(failure.Message, Does.Contain(word));
            }
        });
    }

    private static async Task<List<TabularRow>> AllAsync(IAsyncEnumerable<TabularRow> rows)
    {
        var all = new List<TabularRow>();
        await foreach (var row in rows)
        {
            all.Add(row);
        }

        return all;
    }

    private Task<LabelledTable> ReadAsync(string content, string? positive = null) =>
        _reader.ReadLabelledAsync(new() { Path = _directory.Write("t.csv", content), Id = "id", Label = "churn", Positive = positive });
}
