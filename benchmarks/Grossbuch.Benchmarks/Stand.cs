using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Processes;
using Grossbuch.Benchmarks.Subjects;

namespace Grossbuch.Benchmarks;

/// <summary>What a benchmark works with: the two programs, the folder of artifacts and the number of rounds.</summary>
internal sealed record Stand(
    IProduct Ours, ISubject Reference, Artifacts Artifacts, int Rounds, Report Report, CancellationToken Stop)
{
    public static Stand Create(Arguments arguments, Report report, CancellationToken stop)
    {
        var artifacts = new Artifacts(Directory.GetCurrentDirectory());
        if (arguments.Fresh) artifacts.ForgetData();
        var limit = new RawLimitProgram(artifacts, report, stop);
        IProduct ours = arguments.SelfTest ? new SelfTestProduct(limit, artifacts) : new GrossbuchProgram(artifacts, report, stop);
        return new Stand(ours, limit, artifacts, arguments.Rounds, report, stop);
    }

    /// <summary>Starts the subject's server over the million rows; the data is made first where it is missing.</summary>
    public async Task<ServerProcess> StartGoodsAsync(ISubject subject)
    {
        await subject.PrepareGoodsAsync();
        return await StartAsync(subject.Goods);
    }

    public Task<ServerProcess> StartAsync(Launch launch) => ServerProcess.StartAsync(launch, Artifacts.Log(launch.Name), Stop);
}
