using System.Text;
using AudienceML.Core.Errors;
using AudienceML.Infrastructure.Csv;

namespace AudienceML.Infrastructure.Tests.Csv;

[TestFixture]
public sealed class CsvInputTests
{
    private TempDirectory _directory = null!;

    [SetUp]
    public void CreateDirectory() => _directory = new();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [TestCase("a,b\n1,x\n2,y\n")]
    [TestCase("a;b\r\n1;x\r\n2;y")]
    [TestCase("a\tb\r1\tx\r2\ty\r")]
    [TestCase("a|b\n1|x\n\n2|y\n\n")]
    [TestCase("\uFEFFa,b\n1,x\n2,y\n")]
    [TestCase(" a ,  b\n\"1\",\"x\"\n2,\"y\"\n")]
    public async Task Read_AnyDialect_GivesTheSameFields(string text)
    {
        var (headers, rows) = await ReadAllAsync(_directory.Write("t.csv", text));

        Assert.Multiple(() =>
        {
            Assert.That(headers, Is.EqualTo(["a", "b"]));
            Assert.That(rows, Is.EqualTo([["1", "x"], (string[])["2", "y"]]));
        });
    }

    [Test]
    public async Task Read_GzipUnderAnyName_IsDecompressed()
    {
        var rows = (await ReadAllAsync(_directory.WriteGzip("t.csv", "a,b\n1,x\n"))).Rows;

        Assert.That(rows, Is.EqualTo([(string[])["1", "x"]]));
    }

    [Test]
    public async Task Read_Utf16WithMark_IsUnderstood()
    {
        var rows = (await ReadAllAsync(_directory.Write("t.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a,b\n1,ä\n")]))).Rows;

        Assert.That(rows, Is.EqualTo([(string[])["1", "ä"]]));
    }

    [Test]
    public async Task Read_QuotesCommasAndLineBreaksInFields_AreTheFieldsOwn()
    {
        var rows = (await ReadAllAsync(_directory.Write("t.csv", "a,b\n\"x,\"\"y\"\"\",\"p\nq\"\n5\" disk,z\n"))).Rows;

        Assert.That(rows, Is.EqualTo([["x,\"y\"", "p\nq"], (string[])["5\" disk", "z"]]));
    }

    [Test]
    public async Task Line_AfterRecordsOfSeveralLines_CountsThemAll()
    {
        await using var input = await CsvInput.OpenAsync(_directory.Write("t.csv", "a,b\n\"x\ny\nz\",1\n\nu,2\n"));
        await input.ReadAsync();
        var first = input.Line;
        await input.ReadAsync();

        Assert.That((first, input.Line), Is.EqualTo((2L, 6L)));
    }

    [Test]
    public async Task IndexOf_OtherCase_FindsTheOnlyCandidate()
    {
        await using var input = await CsvInput.OpenAsync(_directory.Write("t.csv", "Id,x,X\n1,2,3\n"));

        Assert.That((input.IndexOf("ID"), input.IndexOf("x"), input.IndexOf("X"), input.IndexOf("y")), Is.EqualTo((0, 1, 2, -1)));
    }

    [Test]
    public Task Open_MissingFile_SaysSo() => AssertFailsAsync("AML4001", _directory["no.csv"], "no.csv");

    [Test]
    public Task Open_Directory_SaysSo() => AssertFailsAsync("AML4002", _directory.Path, "is a directory");

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("\uFEFF")]
    public Task Open_EmptyFile_SaysSo(string content) => AssertFailsAsync("AML4003", _directory.Write("t.csv", content), "is empty");

    [TestCase("a,b\n1,2\n3\n", "Line 3", "1 fields", "2 columns")]
    [TestCase("a,b\n1,2\n\n3,4,5\n", "Line 4", "3 fields", "2 columns")]
    public Task Read_RaggedRow_NamesTheLine(string content, params string[] words) => AssertFailsAsync("AML4005", _directory.Write("t.csv", content), words);

    [TestCase("a,b,a\n1,2,3\n")]
    [TestCase("a,b, a \n1,2,3\n")]
    public Task Open_DuplicateColumn_NamesItAndBothPlaces(string content) =>
        AssertFailsAsync("AML4006", _directory.Write("t.csv", content), "'a'", "columns 1 and 3");

    [Test]
    public Task Read_Latin1_NamesTheLineAndTheWayOut() =>
        AssertFailsAsync("AML4007", _directory.Write("t.csv", Encoding.Latin1.GetBytes("a,b\n1,2\nMünchen,3\n")), "Line 3", "Latin-1", "iconv");

    [Test]
    public Task Open_Latin1Header_NamesLine1() =>
        AssertFailsAsync("AML4007", _directory.Write("t.csv", Encoding.Latin1.GetBytes("Größe,b\n1,2\n")), "Line 1", "Latin-1");

    [TestCase("a,b\n1,2\n3\0,4\n", "Line 3")]
    [TestCase("a\0,b\n1,2\n", "Line 1")]
    public Task Read_NullByte_NamesTheLine(string content, string line) => AssertFailsAsync("AML4008", _directory.Write("t.csv", content), line, "NUL");

    [Test]
    public Task Open_GzipInNameOnly_SaysSo() => AssertFailsAsync("AML4009", _directory.Write("t.csv.gz", "a,b\n1,2\n"), "gzip");

    [TestCase(0.5)]
    [TestCase(0.99)]
    public async Task Read_TruncatedGzip_SaysSo(double part)
    {
        var random = new Random(1);
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 50_000; i++)
        {
            text.Append(random.Next()).Append(',').Append(i).Append('\n');
        }

        var whole = File.ReadAllBytes(_directory.WriteGzip("t.csv.gz", text.ToString()));

        await AssertFailsAsync("AML4009", _directory.Write("cut.csv.gz", whole[..(int)(whole.Length * part)]), "gzip -t");
    }

    [Test]
    public async Task Read_GzipOfSeveralMembers_GivesAllOfThemAndRefusesACutOne()
    {
        var first = File.ReadAllBytes(_directory.WriteGzip("1.gz", "a,b\n1,x\n"));
        var second = File.ReadAllBytes(_directory.WriteGzip("2.gz", "2,y\n"));

        var rows = (await ReadAllAsync(_directory.Write("both.csv.gz", [.. first, .. second]))).Rows;

        Assert.That(rows, Is.EqualTo([["1", "x"], (string[])["2", "y"]]));
        await AssertFailsAsync("AML4009", _directory.Write("cut.csv.gz", [.. first, .. second[..^9]]), "gzip");
    }

    [Test]
    public async Task Read_AlteredGzip_SaysSo()
    {
        var whole = File.ReadAllBytes(_directory.WriteGzip("t.csv.gz", "a,b\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i},{i * 7}\n"))));
        whole[whole.Length / 2] ^= 0x55;

        await AssertFailsAsync("AML4009", _directory.Write("bad.csv.gz", whole), "damaged");
    }

    [TestCase("a,b\n1,2\n\"x,3\n4,5\n", "line 3", "never closed")]
    [TestCase("a,b\n1,2\n\"x\"y,5\n", "line 3", "text after a closing quote")]
    [TestCase("\"a,b\n1,2\n", "line 1", "never closed")]
    public Task Read_BadQuote_NamesTheLineOfItsRecord(string content, params string[] words) =>
        AssertFailsAsync("AML4010", _directory.Write("t.csv", content), words);

    [Test]
    public Task Read_EnormousField_NamesLineAndColumn() =>
        AssertFailsAsync("AML4011", _directory.Write("t.csv", $"a,b\n1,2\n3,{new string('x', CsvInput.MaximumFieldSize + 1)}\n"), "line 3", "'b'");

    [Test]
    public Task Read_RecordBeyondTheBuffer_StopsInsteadOfFillingTheMemory() =>
        AssertFailsAsync("AML4011", _directory.Write("t.csv", $"a,b\n1,2\n\"{new string('x', CsvInput.MaximumRecordSize + 1_000_000)}"), "line 3", "longer than");

    [Test]
    public async Task Require_UnknownColumn_ListsTheColumnsAndTheNearest()
    {
        var path = _directory.Write("t.csv", "customerID,tenure,Churn\n1,2,Yes\n");

        var failure = await Assert.ThrowsAsync<DataSourceException>(async () =>
        {
            await using var input = await CsvInput.OpenAsync(path);
            input.Require("Chrun", "label");
        });

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Code, Is.EqualTo("AML4012"));
            Assert.That(failure!.Message, Does.Contain("'Chrun'").And.Contain("label").And.Contain("Did you mean 'Churn'?").And.Contain("'customerID', 'tenure', 'Churn'"));
        });
    }

    [Test]
    public async Task Read_Cancelled_Stops()
    {
        var path = _directory.Write("t.csv", "a,b\n1,2\n");

        await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            await using var input = await CsvInput.OpenAsync(path, new CancellationToken(canceled: true));
        });
    }

    private static async Task<(string[] Headers, List<string[]> Rows)> ReadAllAsync(string path)
    {
        await using var input = await CsvInput.OpenAsync(path);
        var rows = new List<string[]>();
        while (await input.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, input.Headers.Length).Select(i => Encoding.UTF8.GetString(input[i]))]);
        }

        return ([.. input.Headers], rows);
    }

    private static async Task AssertFailsAsync(string code, string path, params string[] words)
    {
        var failure = await Assert.ThrowsAsync<DataSourceException>(() => ReadAllAsync(path));
        Assert.Multiple(() =>
        {
            Assert.That(failure!.Code, Is.EqualTo(code), failure!.Message);
            Assert.That(failure!.Message, Does.Contain(path));
            foreach (var word in words)
            {
                Assert.That(failure!.Message, Does.Contain(word));
            }
        });
    }
}
