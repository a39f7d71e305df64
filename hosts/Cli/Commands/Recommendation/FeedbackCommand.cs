using System.CommandLine;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Features.Customer.Rows;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>audienceml feedback</summary>
internal sealed class FeedbackCommand : HostedCommand
{
    private readonly Option<string> _user = new("--user") { Description = "Who did it.", HelpName = "ID", Required = true };
    private readonly Option<string> _item = new("--item") { Description = "With which item.", HelpName = "ID", Required = true };
    private readonly Option<string> _event = new("--event")
    {
        Description = "What was done: like, article_click, play, skip, rating, ….", HelpName = "TYPE", DefaultValueFactory = _ => "like",
    };

    private readonly Option<double?> _rating = new("--rating") { Description = "The rating, with --event rating.", HelpName = "X" };
    private readonly Option<DateTimeOffset?> _time = CommonOptions.Moment("--at", "When; now where not given.");

    public FeedbackCommand(Terminal terminal)
        : base("feedback", "Record what a user did with an item; the next list knows it, and the next training takes it in.", terminal) =>
        AddOptions(_user, _item, _event, _rating, _time);

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_event);
        var type = CustomerEventTypes.Parse(name);
        if (type == CustomerEventType.Other)
        {
            throw new UsageException($"'{name}' is no event.", $"Name one of {string.Join(", ", CustomerEventTypes.Names.Skip(1))}.");
        }

        var feedback = new RecommendationFeedback
        {
            FeedbackId = Guid.NewGuid(),
            UserId = arguments.GetRequiredValue(_user),
            Interaction = new(
                arguments.GetRequiredValue(_item), type, arguments.GetValue(_time) ?? TimeProvider.System.GetUtcNow(),
                arguments.GetValue(_rating) is { } rating ? new EngagementMetrics(Rating: rating) : null),
        };
        await services.SendAsync(new RecordFeedback([feedback]), cancellationToken);
        if (IsJson(arguments))
        {
            JsonOutput.Write(Terminal, new System.Text.Json.Nodes.JsonObject { ["feedback_id"] = feedback.FeedbackId.ToString() });
        }
        else
        {
            Terminal.Notice($"{type.ToName()} of {feedback.Interaction.ItemId} by {feedback.UserId} is recorded.");
        }
    }
}
