using AudienceML.Core.Errors;
using AudienceML.Core.Hosting;
using AudienceML.Core.Requests;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Core.Tests.Requests;

[TestFixture]
public sealed class SenderTests
{
    [Test]
    public async Task Send_OfARegisteredRequest_IsAnsweredByItsHandler()
    {
        await using var services = Services();
        Assert.That(await services.GetRequiredService<ISender>().Send(new Double(21)), Is.EqualTo(42));
    }

    [Test]
    public async Task Send_WithoutHandler_NamesTheCallToAdd()
    {
        await using var services = new ServiceCollection().AddAudienceML().Services.BuildServiceProvider();
        Assert.That(
            () => services.GetRequiredService<ISender>().Send(new Double(1)),
            Throws.InvalidOperationException.With.Message.Contains("AddRequestHandler<Double, Int32, YourHandler>"));
    }

    [Test]
    public async Task Sender_WithTwoHandlersForOneRequest_IsRefused()
    {
        await using var services = Services(s => s.AddRequestHandler<Double, int, DoubleHandler>());
        Assert.That(() => services.GetRequiredService<ISender>(), Throws.InvalidOperationException.With.Message.Contains("two handlers"));
    }

    [Test]
    public async Task Send_OfAnInvalidRequest_NamesEveryFailureAndDoesNotReachTheHandler()
    {
        DoubleHandler.Calls.Value = 0;
        await using var services = Services(s => s.AddSingleton<IValidator<Double>, DoubleValidator>());
        var refused = (await Assert.ThrowsAsync<InvalidRequestException>(() => services.GetRequiredService<ISender>().Send(new Double(-3))))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Failures, Is.EqualTo(new[] { "Value is negative.", "Value is odd." }));
            Assert.That(refused.Code, Is.EqualTo("AML5001"));
            Assert.That(DoubleHandler.Calls.Value, Is.Zero);
        }
    }

    [Test]
    public async Task Behaviors_RunFromTheFirstRegisteredInwards_ForHandlersRegisteredLaterToo()
    {
        var log = new List<string>();
        var collection = new ServiceCollection().AddAudienceML().Services;
        collection.AddSingleton<IPipelineBehavior<Double, int>>(new Recording("outer", log));
        collection.AddSingleton<IPipelineBehavior<Double, int>>(new Recording("inner", log));
        collection.AddRequestHandler<Double, int, DoubleHandler>();
        await using var services = collection.BuildServiceProvider();
        await services.GetRequiredService<ISender>().Send(new Double(1));
        Assert.That(log, Is.EqualTo(new[] { "outer in", "inner in", "inner out", "outer out" }));
    }

    [Test]
    public async Task Send_WithACancelledToken_HandsItToTheHandler()
    {
        await using var services = Services();
        Assert.That(
            () => services.GetRequiredService<ISender>().Send(new Double(1), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static ServiceProvider Services(Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddAudienceML().Services;
        services.AddRequestHandler<Double, int, DoubleHandler>();
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private sealed record Double(int Value) : IRequest<int>;

    private sealed class DoubleHandler : IRequestHandler<Double, int>
    {
        public static AsyncLocal<int> Calls { get; } = new();

        public Task<int> Handle(Double request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Calls.Value++;
            return Task.FromResult(request.Value * 2);
        }
    }

    private sealed class DoubleValidator : AbstractValidator<Double>
    {
        public DoubleValidator()
        {
            RuleFor(r => r.Value).GreaterThanOrEqualTo(0).WithMessage("Value is negative.");
            RuleFor(r => r.Value).Must(v => v % 2 == 0).WithMessage("Value is odd.");
        }
    }

    private sealed class Recording(string name, List<string> log) : IPipelineBehavior<Double, int>
    {
        public async Task<int> Handle(Double request, RequestHandlerDelegate<int> next, CancellationToken cancellationToken)
        {
            log.Add($"{name} in");
            var answer = await next(cancellationToken);
            log.Add($"{name} out");
            return answer;
        }
    }
}
