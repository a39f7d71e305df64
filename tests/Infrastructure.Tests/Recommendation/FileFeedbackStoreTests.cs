using System.Text;
using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Rows;
using AudienceML.Infrastructure.Files.Recommendation;
using AudienceML.Infrastructure.Tests.Files;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Testing.Time;

namespace AudienceML.Infrastructure.Tests.Recommendation;

public sealed class FileFeedbackStoreTests
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2025, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly TemporaryFolder _folder = new();

    private string Day => Path.Combine(_folder.Path, "feedback", "default", "20250501.jsonl");

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(10)]
    [TestCase(200_000)]
    public async Task Append_AfterAWriterWasKilledMidway_CutsOffWhatItLeft(int leftBytes)
    {
        await Store().AppendAsync(default, [Event("a")]);
        await File.AppendAllTextAsync(Day, new string('x', leftBytes));

        Assert.That(await ItemsAsync(), Is.EqualTo((string[])["a"]), "A line without its end was never finished.");
        await Store().AppendAsync(default, [Event("b")]);
        Assert.That(await ItemsAsync(), Is.EqualTo((string[])["a", "b"]));
        Assert.That(await File.ReadAllTextAsync(Day), Does.Not.Contain("xx"));
    }

    [Test]
    public async Task Read_ALineThatIsNoFeedback_NamesTheFile()
    {
        await Store().AppendAsync(default, [Event("a")]);
        await File.AppendAllBytesAsync(Day, Encoding.UTF8.GetBytes("{\"id\":7}\n"));

        var failure = await Assert.ThrowsAsync<RegistryException>(ItemsAsync);
        Assert.That(failure!.Message, Does.Contain("20250501.jsonl"));
    }

    private static RecommendationFeedback Event(string item) =>
        new() { FeedbackId = Guid.NewGuid(), UserId = "u", Interaction = new(item, CustomerEventType.Like, DateTimeOffset.UnixEpoch) };

    private FileFeedbackStore Store() => new(new(_folder.Path, _clock), _clock);

    private async Task<List<string>> ItemsAsync()
    {
        var items = new List<string>();
        await foreach (var feedback in Store().ReadAsync(default, default))
        {
            items.Add(feedback.Interaction.ItemId);
        }

        return items;
    }
}
