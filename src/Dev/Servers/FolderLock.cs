namespace ProdReady.Dev.Servers;

/// <summary>Two sets of servers on one data folder would destroy it. The lock ends with the process, however it ends.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    public FolderLock(string folder)
    {
        try
        {
            _file = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new DevException(
                $"The servers of {folder} are already running: end them first (./dev down, or Ctrl-C where they run).");
        }
    }

    /// <summary>Removes folders that a run which was cut short could not remove itself.</summary>
    public static void RemoveAbandoned(string parent, string pattern)
    {
        foreach (var folder in Directory.GetDirectories(parent, pattern).Where(f => File.Exists(Path.Combine(f, "lock"))))
        {
            try
            {
                using (new FolderLock(folder)) Directory.Delete(folder, recursive: true);
            }
            catch (Exception inUse) when (inUse is DevException or UnauthorizedAccessException or IOException)
            {
                // Another run's: it lives, it is another user's, or somebody else removes it in this very instant.
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
