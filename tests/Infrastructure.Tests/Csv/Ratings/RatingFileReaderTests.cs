using System.Text;
using AudienceML.Core.Errors;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Infrastructure.Csv.Ratings;

namespace AudienceML.Infrastructure.Tests.Csv.Ratings;

public sealed class RatingFileReaderTests
{
    [Test]
    public async Task Read_TabsOfMovieLens_KeepsTheOrderOfTheFile()
    {
        using var folder = new TempDirectory();
        var log = (await ReadAsync(folder.Write("u.data", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n22\t377\t1\t878887116\n"))).Log;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.UserIds, Is.EqualTo(new[] { "22", "186", "196" }));
            Assert.That(log.Users.ToArray(), Is.EqualTo(new[] { 2, 1, 0 }));
            Assert.That(log.Values.ToArray(), Is.EqualTo(new[] { 3f, 3f, 1f }));
            Assert.That(log.Times[0], Is.EqualTo(881250949000));
            Assert.That(log.HasRatings, Is.True);
        }
    }

    [Test]
    public async Task Read_ColonsOfMovieLens_AreFields()
    {
        using var folder = new TempDirectory();
        var log = (await ReadAsync(folder.Write("ratings.dat", "1::1193::5::978300760\n1::661::3::978302109\n"))).Log;
        Assert.That(log.ItemIds, Is.EqualTo(new[] { "661", "1193" }));
    }

    [Test]
    public async Task Read_CsvOfMovieLens_GoesByItsHeader()
    {
        using var folder = new TempDirectory();
        var log = (await ReadAsync(folder.Write("ratings.csv", "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,1029,3.0,1260759179\n"))).Log;
        Assert.That(log.Values.ToArray(), Is.EqualTo(new[] { 2.5f, 3f }));
    }

    [Test]
    public async Task Read_Csv_ColumnsByMapAndGzip()
    {
        using var folder = new TempDirectory();
        var path = folder.WriteGzip(
            "clicks.csv.gz", "who,what,visit,at\nu1,a,s1,1506826828020\nu1,b,s1,1506826828021\nu1,a,s2,1506826828022\n");
        var columns = RatingColumns.Parse("user=who,item=what,time=at:ms,session=visit");
        var log = (await new RatingFileReader().ReadAsync(new() { Path = path, Columns = columns })).Log;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(columns.TimeFormat, Is.EqualTo(EventTimeFormat.Milliseconds));
            Assert.That(log.Count, Is.EqualTo(3), "clicks of visits are kept one by one");
            Assert.That(log.Sessions.ToArray(), Is.EqualTo(new[] { 0, 0, 1 }));
            Assert.That(log.HasRatings, Is.False);
            Assert.That(log.Times[2], Is.EqualTo(1506826828022));
        }
    }

    [Test]
    public async Task Read_RepeatedPairs_LastRatingOrSumAndANotice()
    {
        using var folder = new TempDirectory();
        var ratings = await ReadAsync(folder.Write("r.csv", "user,item,rating\nu,a,3\nu,a,5\nu,b,1\n"), RatingFileFormat.Csv);
        var clicks = await ReadAsync(folder.Write("c.csv", "user,item\nu,a\nu,a\nu,b\n"), RatingFileFormat.Csv);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ratings.Log.Values.ToArray(), Is.EqualTo(new[] { 5f, 1f }));
            Assert.That(clicks.Log.Values.ToArray(), Is.EqualTo(new[] { 2f, 1f }));
            Assert.That(ratings.Notices.Single(), Does.Contain("last rating"));
            Assert.That(clicks.Notices.Single(), Does.Contain("added up"));
        }
    }

    [Test]
    public async Task Read_TestFile_FollowsTheOtherRows()
    {
        using var folder = new TempDirectory();
        var file = await new RatingFileReader().ReadAsync(new()
        {
            Path = folder.Write("train.csv", "user,item\n1,1\n1,1\n1,2\n"),
            TestPath = folder.Write("test.csv", "user,item\n1,3\n2,1\n"),
        });
        Assert.That(file.TrainRows, Is.EqualTo(2));
        Assert.That(file.Log.Items.ToArray(), Is.EqualTo(new[] { 0, 1, 2, 0 }));
    }

    [Test]
    public async Task Read_Catalogue_Latin1TitlesAndGenres()
    {
        using var folder = new TempDirectory();
        var items = folder.Write("u.item", Encoding.Latin1.GetBytes(
            "1|Cité des enfants perdus, La (1995)|01-Jan-1995||http://x|0|0|1|0|0|0|0|0|0|0|0|0|0|0|0|1|0|0|0\n"
            + "2|GoldenEye (1995)|01-Jan-1995||http://y|0|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n"));
        var file = await new RatingFileReader().ReadAsync(new()
        {
            Path = folder.Write("u.data", "1\t1\t5\t881250949\n1\t2\t5\t881250950\n1\t7\t4\t881250951\n"),
            Format = RatingFileFormat.MovieLens,
            ItemsPath = items,
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(file.Log.ItemTitles, Is.EqualTo(new[] { "Cité des enfants perdus, La (1995)", "GoldenEye (1995)", "7" }));
            Assert.That(file.Log.ItemFeatureNames, Is.EqualTo(new[] { "Action", "Adventure", "Sci-Fi" }));
            Assert.That(file.Log.ItemFeatures!.Columns(0).ToArray(), Is.EqualTo(new[] { 1, 2 }));
            Assert.That(file.Log.ItemFeatures.Columns(2).Length, Is.Zero);
            Assert.That(file.Notices.Single(), Does.Contain("'7'"));
        }
    }

    [TestCase("movies.dat", "1::Toy Story (1995)::Animation|Comedy\n")]
    [TestCase("movies.csv", "movieId,title,genres\n1,Toy Story (1995),Animation|Comedy\n")]
    public async Task Read_OtherCatalogues_TitlesAndGenres(string name, string content)
    {
        using var folder = new TempDirectory();
        var file = await new RatingFileReader().ReadAsync(new()
        {
            Path = folder.Write("u.data", "1\t1\t5\t881250949\n"), Format = RatingFileFormat.MovieLens, ItemsPath = folder.Write(name, content),
        });
        Assert.That(file.Log.ItemTitles, Is.EqualTo(new[] { "Toy Story (1995)" }));
        Assert.That(file.Log.ItemFeatureNames, Is.EqualTo(new[] { "Animation", "Comedy" }));
    }

    [TestCase("1\t2\t3\n", "Line 1", "3 fields")]
    [TestCase("1\t2\t3\t881250949\n1\t3\t3\n", "Line 2", "3 fields")]
    [TestCase("1\t2\tgood\t881250949\n", "Line 1", "good")]
    [TestCase("1\t2\t6\t881250949\n", "Line 1", "scale from 0.5 to 5")]
    [TestCase("1\t2\t0\t881250949\n", "Line 1", "scale")]
    [TestCase("1\t2\tNaN\t881250949\n", "Line 1", "finite")]
    [TestCase("1\t2\t3\t-5\n", "Line 1", "negative")]
    [TestCase("1\t2\t3\tlater\n", "Line 1", "later")]
    [TestCase("\t2\t3\t881250949\n", "Line 1", "user")]
    [TestCase("1,2,3,881250949\n", "MovieLens", "format csv")]
    [TestCase("", "empty", "")]
    public void Read_MistakesInMovieLens_AreNamed(string content, string where, string what)
    {
        using var folder = new TempDirectory();
        var path = folder.Write("u.data", content);
        Assert.That(
            () => ReadAsync(path), Throws.InstanceOf<DataSourceException>().With.Message.Contains("u.data").And.Message.Contains(where).And.Message.Contains(what));
    }

    [TestCase("who,item\n1,2\n", "user", "who")]
    [TestCase("user,item,rating\n1,2,\n", "Line 2", "rating")]
    [TestCase("user,item,rating\n1,,3\n", "Line 2", "item")]
    [TestCase("user,item,time\n1,2,-881250949\n", "Line 2", "negative")]
    [TestCase("user,item,time\n1,2,881250949\n1,3,\n", "Line 3", "time")]
    [TestCase("user,item\n", "no rows", "")]
    [TestCase("user,item\n1,2,3\n", "Line 2", "3 fields")]
    public void Read_MistakesInCsv_AreNamed(string content, string where, string what)
    {
        using var folder = new TempDirectory();
        var path = folder.Write("r.csv", content);
        Assert.That(
            () => ReadAsync(path, RatingFileFormat.Csv),
            Throws.InstanceOf<DataSourceException>().With.Message.Contains("r.csv").And.Message.Contains(where).And.Message.Contains(what));
    }

    [TestCase("user=a,item=b,usr=c", "usr")]
    [TestCase("user=a,user=b", "user=b")]
    [TestCase("user", "user")]
    [TestCase("user=", "user=")]
    public void Parse_MapThatIsNone_IsRefused(string map, string part)
        => Assert.That(() => RatingColumns.Parse(map), Throws.InstanceOf<DataSourceException>().With.Message.Contains(part));

    [Test]
    public void Read_CsvRatingOutOfTheScaleThatWasGiven_IsRefused()
    {
        using var folder = new TempDirectory();
        var query = new RatingQuery { Path = folder.Write("r.csv", "user,item,rating\n1,2,11\n"), LowestRating = 1, HighestRating = 10 };
        Assert.That(() => new RatingFileReader().ReadAsync(query), Throws.InstanceOf<DataSourceException>().With.Message.Contains("11"));
    }

    [Test]
    public void Read_CatalogueThatNamesAnItemTwice_IsRefused()
    {
        using var folder = new TempDirectory();
        var query = new RatingQuery
        {
            Path = folder.Write("r.csv", "user,item\n1,2\n"), ItemsPath = folder.Write("movies.dat", "1::A::X\n1::B::Y\n"),
        };
        Assert.That(() => new RatingFileReader().ReadAsync(query), Throws.InstanceOf<DataSourceException>().With.Message.Contains("Line 2").And.Message.Contains("once more"));
    }

    private static Task<RatingFile> ReadAsync(string path, RatingFileFormat format = RatingFileFormat.MovieLens) =>
        new RatingFileReader().ReadAsync(new() { Path = path, Format = format });
}
