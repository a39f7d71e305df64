using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Learning;

/// <summary>
/// What every recommender and its learner have to keep. Derive, say how to make a learner, and run <see cref="Checks"/> in any test
/// framework: each check is a name and an action that throws when it is not met.
/// </summary>
public abstract partial class RecommenderContract
{
    private const int Seed = 17;
    private const int Users = 203;
    private const int Items = 43;

    /// <summary>Whether users with other histories get other lists. One that recommends the same to all has no taste to find.</summary>
    protected virtual bool IsPersonal => true;

    /// <summary>Whether learning tells how far it is; then it can be cancelled from there.</summary>
    protected virtual bool ReportsProgress => true;

    /// <summary>
    /// How far scores may lie apart when a history comes in another order, as a share of their greatest magnitude. 0 asks for the same bits;
    /// a sum of rounded numbers needs about 1e-5.
    /// </summary>
    protected virtual double HistoryOrderTolerance => 0;

    /// <summary>How far the contributions with the rest may lie from the score, as a share of the greatest magnitude of a score.</summary>
    protected virtual double ExplanationTolerance => 1e-5;

    /// <summary>The formats that read what the recommenders write.</summary>
    protected virtual RecommenderFormats Formats => RecommenderFormats.Default;

    /// <summary>A new learner, with options that suit some hundred users and some dozen items.</summary>
    protected abstract IRecommenderLearner CreateLearner();

    /// <summary>Interactions with two tastes: the same ones for the same seed, others for another. Override to add features of items or users.</summary>
    protected virtual Interactions CreateInteractions(int users, int items, int seed) => RecommenderData.Create(users, items, seed);

    /// <summary>All checks.</summary>
    public IEnumerable<ContractCheck> Checks()
    {
        yield return new("the same seed gives the same bytes", SameSeedSameBytes);
        yield return new("interactions learned before do not matter", ForgetsOtherInteractions);
        yield return new("any number of threads gives the same bytes", ThreadsDoNotMatter);
        yield return new("interactions without times are learned from or refused in words", InteractionsWithoutTimes);
        yield return new("values of zero and below are learned from or refused in words", ValuesOfZeroAndBelow);
        yield return new("one user is learned from or refused in words", OneUser);
        yield return new("one item is learned from or refused in words", OneItem);
        yield return new("no interactions are refused in words", RefusesNoInteractions);
        yield return new("a cancelled call stops", StopsWhenCancelled);
        if (ReportsProgress)
        {
            yield return new("learning that is cancelled on the way stops", StopsOnTheWay);
        }

        yield return new("a saved and read recommender gives the same bits", ReadsWhatItSaved);
        yield return new("damaged bytes are refused or make a recommender", SurvivesDamage);
        yield return new("scores are finite", ScoresAreFinite);
        yield return new("scoring some items gives the bits of scoring all", SomeLikeAll);
        yield return new("sixteen threads score what one does", ScoresInParallel);
        yield return new("an empty history is scored", ScoresEmptyHistory);
        yield return new("a user who was not in training is scored", ScoresUnknownUser);
        yield return new("a history without values and times is scored", ScoresBareHistory);
        yield return new("the order of a history does not matter", HistoryOrder);
        yield return new("a history longer than any in training is scored", ScoresLongHistory);
        yield return new("an item that nobody took is scored", ScoresUntakenItems);
        yield return new("items of another catalogue are refused", RefusesOtherItems);
        yield return new("scores that do not fit are refused", RefusesOtherLengths);
        if (IsPersonal)
        {
            yield return new("tastes are found", FindsTastes);
        }

        yield return new("factors multiply to the score", FactorsGiveTheScore);
        yield return new("folding in allocates nothing", FoldsInWithoutGarbage);
        yield return new("contributions add up to the score", ContributionsAddUp);
    }

    private static float[] Score(IRecommender recommender, in ItemHistory history)
    {
        var scores = new float[recommender.ItemCount];
        recommender.Score(history, scores);
        return scores;
    }

    private static byte[] Save(IRecommender recommender)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        RecommenderFormats.Write(recommender, writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static bool SameBits(float[] left, float[] right)
        => left.Length == right.Length && left.Zip(right).All(p => BitConverter.SingleToInt32Bits(p.First) == BitConverter.SingleToInt32Bits(p.Second));

    private static double Magnitude(float[] scores) => scores.Max(s => Math.Abs((double)s));

    private static TException Failure<TException>(Action call, string what)
        where TException : Exception
    {
        try
        {
            call();
        }
        catch (TException failure)
        {
            return failure;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"{what} failed with {failure.GetType().Name}, not with {typeof(TException).Name}.", failure);
        }

        throw new ContractViolationException($"{what} was not refused.");
    }

    private Interactions Interactions(int seed = Seed) => CreateInteractions(Users, Items, seed);

    private IRecommender Learn(Interactions interactions, int threads = 1, IRecommenderLearner? learner = null)
        => (learner ?? CreateLearner()).Learn(interactions, new LearningContext(Seed, threads));
}
