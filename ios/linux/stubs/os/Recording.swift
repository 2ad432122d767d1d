/// For the rehearsal: how much memory there is.
public enum AvailableMemory {
  nonisolated(unsafe) public static var bytes = 1 << 30
}
