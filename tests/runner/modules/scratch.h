#pragma once

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <string>

/// A project folder made of the given files, gone at the end.
class Scratch {
public:
    Scratch& file(const std::string& name, const std::string& text) {
        const std::filesystem::path path = root() / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return *this;
    }
    std::filesystem::path root() const { return std::filesystem::canonical(m_directory.path().toStdString()); }
    std::filesystem::path operator/(const std::string& name) const { return root() / name; }

private:
    QTemporaryDir m_directory;
};
