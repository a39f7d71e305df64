using AudienceML.Core.Errors;

namespace AudienceML.Infrastructure.Files;

/// <summary>What can go wrong with the files of a store, in words.</summary>
internal static class FileErrors
{
    // Linux and macOS errno values, and the Windows codes, as they arrive in an IOException.
    private static readonly int[] FullDisk = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];
    private static readonly int[] InUse = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    public static bool IsInUse(IOException failure) => failure is not (FileNotFoundException or DirectoryNotFoundException) && InUse.Contains(failure.HResult);

    /// <summary>A failure of the disk as an error of the registry, null when it is none.</summary>
    public static RegistryException? Explain(Exception failure, string folder) => failure switch
    {
        IOException e when FullDisk.Contains(e.HResult) => new(
            $"The disk of the store {folder} is full; nothing was changed.", "Free some space and try again.", "AML3010", innerException: e),
        IOException e => new(
            $"The store {folder} cannot be read or written: {e.Message}", "Check that the folder is there, is a folder and is writable.", "AML3013", innerException: e),
        UnauthorizedAccessException e => new(
            $"The store {folder} may not be read or written by this user: {e.Message}", "Correct the permissions of the folder.", "AML3013", innerException: e),
        _ => null,
    };

    public static RegistryException Unreadable(string path, string what, Exception? inner = null) => new(
        $"The file {path} of the store cannot be used: {what}.", "Restore it from a backup.", "AML3009", innerException: inner);

    public static RegistryException NewerFormat(string path, int format) => new(
        $"The file {path} was written in format {format} by a newer version of AudienceML.", "Update AudienceML to read this store.", "AML3009");

    public static RegistryException Linked(string path) => new(
        $"{path} is a symbolic link, and a store follows none.", "Replace it by what it points to.", "AML3013");
}
