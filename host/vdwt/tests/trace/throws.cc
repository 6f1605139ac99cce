// A program as others write it in C++, with its library: exceptions through destructors, containers,
// strings and what they allocate. Returns 4; with UNCAUGHT it ends by an exception that nobody catches.
// For the tests of `irqbench trace`.
#include <algorithm>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#define NOINLINE __attribute__((noinline))

namespace deep {

struct Guard {
    const char *name;
    ~Guard() { std::printf("left %s\n", name); }
};

NOINLINE int third(int n)
{
    Guard guard{"third"};

    if (n == 3)
        throw std::runtime_error("at " + std::to_string(n));
    return n;
}

NOINLINE int second(int n)
{
    Guard guard{"second"};

    return third(n) + 1;
}

NOINLINE int first(int n)
{
    try {
        return second(n);
    } catch (const std::exception &caught) {
        std::printf("caught %s\n", caught.what());
        return -1;
    }
}

} // namespace deep

int main()
{
    std::vector<int> values;
    std::map<std::string, int> sums;

    for (int i = 0; i < 6; i++) {
        values.push_back(deep::first(i));
        sums["k" + std::to_string(i % 3)] += i;
    }
    std::sort(values.begin(), values.end());
    for (int value : values)
        std::printf("%d ", value);
    for (const auto &sum : sums)
        std::printf("%s=%d ", sum.first.c_str(), sum.second);
    std::puts("");
#ifdef UNCAUGHT
    deep::second(3);
#endif
    return 4;
}
