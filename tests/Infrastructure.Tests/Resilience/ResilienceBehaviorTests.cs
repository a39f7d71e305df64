using AudienceML.Core.Errors;
using AudienceML.Core.Hosting;
using AudienceML.Core.Requests;
using AudienceML.Infrastructure.Resilience;
using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Infrastructure.Tests.Resilience;

[TestFixture]
public sealed class ResilienceBehaviorTests
{
    [TestCase(0, true)]
    [TestCase(4, true)]
    [TestCase(5, false)]
    public async Task Retryable_FailsTransiently_IsRepeatedFourTimes(int failures, bool succeeds)
    {
        var (sender, handler) = Build<Read>(failures, transient: true);

        var answer = await TryAsync(sender, new Read());

        Assert.Multiple(() =>
        {
            Assert.That(answer is not null, Is.EqualTo(succeeds));
            Assert.That(handler.Calls, Is.EqualTo(Math.Min(failures, 4) + 1));
        });
    }

    [Test]
    public async Task Retryable_FailsForGood_IsNotRepeated()
    {
        var (sender, handler) = Build<Read>(1, transient: false);
        await TryAsync(sender, new Read());
        Assert.That(handler.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task NotRetryable_FailsTransiently_IsNotRepeated()
    {
        var (sender, handler) = Build<Write>(1, transient: true);
        await TryAsync(sender, new Write());
        Assert.That(handler.Calls, Is.EqualTo(1));
    }

    private static (ISender Sender, Handler Handler) Build<TRequest>(int failures, bool transient)
        where TRequest : IRequest<string>
    {
        var handler = new Handler(failures, transient);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ImpatientClock());
        services.AddAudienceML().AddResilience();
        services.AddRequestHandler<TRequest, string, Handler<TRequest>>();
        services.AddSingleton(handler);
        return (services.BuildServiceProvider().GetRequiredService<ISender>(), handler);
    }

    private static async Task<string?> TryAsync(ISender sender, IRequest<string> request)
    {
        try
        {
            return await sender.Send(request);
        }
        catch (RegistryException)
        {
            return null;
        }
    }

    private sealed record Read : IRequest<string>, IRetryableRequest;

    private sealed record Write : IRequest<string>;

    private sealed class Handler(int failures, bool transient)
    {
        public int Calls { get; private set; }

        public string Answer() => ++Calls > failures ? "answer" : throw new RegistryException("It failed.", "Wait.", isTransient: transient);
    }

    private sealed class Handler<TRequest>(Handler handler) : IRequestHandler<TRequest, string>
        where TRequest : IRequest<string>
    {
        public async Task<string> Handle(TRequest request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return handler.Answer();
        }
    }
}
