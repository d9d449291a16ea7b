// What the peers written in C++ share: the protocol, the clock, and the numbers of a case (numbers_of_a_case.py and Numbers.cs have the same).
//
// A request is a line, so is its answer; a case is said in words "name=value":
//   describe                        → name and version
//   time milliseconds=50 CASE       → "best=… median=… runs=…", in milliseconds: as often as fits, once at least
//   check CASE                      → "name=… name.norm=…" for each result: its checksum, and √Σ n² to compare by
//   drop                            → "ok": what was prepared for cases is forgotten
// What goes wrong is answered with "error=…".
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using Numbers = std::vector<float>;

struct Case {
    std::map<std::string, std::string> words;

    std::string text(const std::string& name) const {
        auto found = words.find(name);
        if (found == words.end()) throw std::runtime_error("the case has no " + name);
        return found->second;
    }

    int number(const std::string& name) const { return std::stoi(text(name)); }
};

// A case that is ready to run: `run` is timed; `results` says what it computed.
struct Prepared {
    virtual ~Prepared() = default;
    virtual void run() = 0;
    virtual std::map<std::string, Numbers> results() = 0;
};

// [count] in scale · [-1, 1): a hash of salt and position, in 32 bits.
inline Numbers drawn(size_t count, uint32_t salt, float scale) {
    Numbers numbers(count);
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = uint32_t(i + 1) * 2654435761u + salt * 40503u;
        bits = (bits ^ bits >> 15) * 2246822519u;
        bits = (bits ^ bits >> 13) * 3266489917u;
        bits ^= bits >> 16;
        numbers[i] = float(double(bits >> 8) / (1 << 23) - 1) * scale;
    }
    return numbers;
}

inline double checksum(const Numbers& numbers) {
    Numbers weights = drawn(numbers.size(), 9, 1);
    double sum = 0;
    for (size_t i = 0; i < numbers.size(); i++) sum += double(numbers[i]) * weights[i];
    return sum;
}

inline double norm(const Numbers& numbers) {
    double sum = 0;
    for (float number : numbers) sum += double(number) * number;
    return std::sqrt(sum);
}

inline double milliseconds(const std::function<void()>& action) {
    auto start = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

inline std::string timed(Prepared& prepared, double budget) {
    // What takes less than 50 µs is run several times for one reading of the clock.
    double once = milliseconds([&] { prepared.run(); });
    int group = std::clamp(int(0.05 / once), 1, 1000);
    std::vector<double> times;
    double spent = 0;
    do {
        double time = milliseconds([&] { for (int i = 0; i < group; i++) prepared.run(); });
        times.push_back(time / group);
        spent += time;
    } while (spent < budget);
    std::sort(times.begin(), times.end());
    std::ostringstream answer;
    answer << "best=" << times[0] << " median=" << times[times.size() / 2] << " runs=" << times.size() * group;
    return answer.str();
}

inline int serve(const std::string& description, const std::function<std::unique_ptr<Prepared>(const Case&)>& prepare,
                 const std::function<void(int)>& use_threads) {
    std::map<std::map<std::string, std::string>, std::unique_ptr<Prepared>> ready;
    std::string line;
    while (std::getline(std::cin, line)) {
        try {
            std::istringstream words(line);
            std::string verb, word;
            words >> verb;
            Case asked;
            while (words >> word) asked.words[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
            if (verb == "describe") {
                std::cout << description << std::endl;
            } else if (verb == "drop") {
                ready.clear();
                std::cout << "ok" << std::endl;
            } else if (verb == "time" || verb == "check") {
                double budget = verb == "time" ? std::stod(asked.text("milliseconds")) : 0;
                asked.words.erase("milliseconds");
                use_threads(asked.number("threads"));
                auto& prepared = ready[asked.words];
                if (!prepared) {
                    prepared = prepare(asked);
                    prepared->run();
                }
                if (verb == "time") {
                    std::cout << timed(*prepared, budget) << std::endl;
                } else {
                    std::ostringstream answer;
                    answer.precision(9);
                    for (auto& [name, numbers] : prepared->results())
                        answer << name << '=' << checksum(numbers) << ' ' << name << ".norm=" << norm(numbers) << ' ';
                    std::cout << answer.str() << std::endl;
                }
            } else {
                throw std::runtime_error("'" + verb + "' is none of describe, time, check, drop");
            }
        } catch (const std::exception& failure) {
            std::string what = failure.what();
            std::replace(what.begin(), what.end(), '\n', ' ');
            std::cout << "error=" << what << std::endl;
        }
    }
    return 0;
}
