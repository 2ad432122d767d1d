// 13.0 os/os_proc_available_memory()
public func os_proc_available_memory() -> Int { AvailableMemory.bytes }
