using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA { get; } = new(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    /// <summary>A device to hold tensors: a kind, and an index or −1 for the current one of that kind.</summary>
    public class Device
    {
        /// <param name="description">"cpu", "cuda", "cuda:1", …</param>
        /// <exception cref="ArgumentException">There is no such kind of device.</exception>
        /// <exception cref="FormatException">The index is no number.</exception>
        public Device(string description)
        {
            string[] parts = description.Split(':');
            type = Parse(parts[0]);
            if (parts.Length > 2 || parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new FormatException($"'{description}' is no device: expected a kind and an index, as in \"cpu\" or \"cuda:0\".");
            index = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1;
        }

        public Device(string deviceType, int index = -1) => (type, this.index) = (Parse(deviceType), index);

        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        public Device(int index) => (type, this.index) = (DeviceType.CUDA, index);

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            string kind = type.ToString().ToLowerInvariant();
            return index < 0 ? kind : $"{kind}:{index.ToString(CultureInfo.InvariantCulture)}";
        }

        private static DeviceType Parse(string kind) =>
            Enum.TryParse(kind, ignoreCase: true, out DeviceType parsed) && Enum.IsDefined(parsed) && !char.IsDigit(kind[0])
                ? parsed
                : throw new ArgumentException(
                    $"'{kind}' is no kind of device: expected cpu, cuda or another of {string.Join(", ", Enum.GetNames<DeviceType>()).ToLowerInvariant()}.");
    }
}
