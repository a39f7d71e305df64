using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Models.Customer.Churn;
using AudienceML.Models.Tests.Data;
using AudienceML.Testing.Contracts;

namespace AudienceML.Models.Tests.Customer.Churn;

public sealed class ChurnModelContractTests
{
    private static IEnumerable<TestCaseData> Checks() => Cases("user features", new UserFeatures().Checks()).Concat(Cases("table", new Table().Checks()));

    [TestCaseSource(nameof(Checks))]
    public void Contract_Holds(ContractCheck check) => check.Run();

    private static IEnumerable<TestCaseData> Cases(string rows, IEnumerable<ContractCheck> checks) =>
        checks.Select(c => new TestCaseData(c).SetArgDisplayNames(rows, c.Name));

    private sealed class UserFeatures : ModelContract<CustomerUserFeatures, float, float, ChurnModel<CustomerUserFeatures>>
    {
        protected override ModelLoader<ChurnModel<CustomerUserFeatures>> Loader => ChurnModel.Loader(new ChurnFeatureEngineer());

        protected override BaseTrainer<CustomerUserFeatures, float, ChurnModel<CustomerUserFeatures>> CreateTrainer() =>
            new ChurnTrainer<CustomerUserFeatures>(new ChurnFeatureEngineer(), null, row => row.UserId);

        protected override TrainingSet<CustomerUserFeatures, float> CreateSet(int rows, int seed) => Rows.Users(rows, seed);
    }

    private sealed class Table : ModelContract<TabularRow, float, float, ChurnModel<TabularRow>>
    {
        protected override ModelLoader<ChurnModel<TabularRow>> Loader => TabularChurn.Loader;

        protected override BaseTrainer<TabularRow, float, ChurnModel<TabularRow>> CreateTrainer() =>
            new ChurnTrainer<TabularRow>(new TabularFeatureEngineer(Rows.TableSchema));

        protected override TrainingSet<TabularRow, float> CreateSet(int rows, int seed) => Rows.Table(rows, seed);
    }
}
